import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  ArtifactError,
  FencedError,
  type RunningVersion,
  type ServiceDeployer,
  type ServiceTarget,
  type VersionDefinition,
} from '../../../shared/ports/service-deployer.port.ts';
import { deployerSteps, token } from './deployer-steps.ts';

/** A deployer, and versions that get healthy on it soon. */
export type DeployerUnderTest = {
  readonly deployer: ServiceDeployer;
  /** `good-<number>`. */
  good(number: string): Promise<VersionDefinition>;
};

const sha256 = createHash('sha256').update('another').digest('hex');

/** What every ServiceDeployer does, whatever it runs services on. */
export const describeServiceDeployer = (opened: () => DeployerUnderTest): void =>
  describe('a service deployer, whatever it runs services on', () => {
    const { useNew, deploy, serve, weightsOf } = deployerSteps(() => opened().deployer);
    const good = (number: string) => opened().good(number);
    let deployer: ServiceDeployer;
    let target: ServiceTarget;
    beforeEach(() => {
      ({ deployer } = opened());
      target = useNew();
    });

    describe('of what is not there', () => {
      const refused = { code: 'not_installed' };

      it('describes, measures and waits for nothing', async () => {
        expect(await deployer.describe(target)).toBeUndefined();
        expect(await deployer.measure(target, 0)).toEqual([]);
        expect(await deployer.waitUntilSettled(target, 'none', 10_000)).toBeUndefined();
        await expect(deployer.addressOf(target)).rejects.toMatchObject(refused);
      });

      it('removes, scales to zero and takes traffic away without complaint', async () => {
        await deployer.remove(target, 'none', token);
        await deployer.scale(target, 'none', 0, token);
        await deployer.shiftTraffic(target, [], token);
        expect(await deployer.describe(target)).toBeUndefined();
      });

      it('refuses instances and traffic for it', async () => {
        await expect(deployer.scale(target, 'none', 1, token)).rejects.toMatchObject(refused);
        const weights = [{ version_id: 'none', weight: 1 }];
        await expect(deployer.shiftTraffic(target, weights, token)).rejects.toMatchObject(refused);
      });
    });

    describe('of a version', () => {
      it('installs it with no instance and no traffic, at the address that its service keeps [W41]', async () => {
        await deployer.install(target, await good('1'), token);
        const { url, versions } = (await deployer.describe(target)) ?? {};
        expect(versions).toEqual([
          { version_id: 'good-1', version: '1', wanted_instances: 0, weight: 0, instances: [] },
        ]);
        expect(url).toBe(await deployer.addressOf(target));
      });

      it('says that it is well before it has traffic [W43]', async () => {
        const running = await deploy(target, await good('1'), 2);
        const healthy = { state: 'HEALTHY', last_answer: 'GET /health answered 200', restarts: 0 };
        expect(running).toMatchObject({ wanted_instances: 2, weight: 0, instances: [healthy, healthy] });
        expect((await deployer.describe(target))?.versions).toEqual([running]);
      });

      it('does once what it is asked for twice', async () => {
        const { running, url } = await serve(target, await good('1'));
        const again = await serve(target, await good('1'));
        const idsOf = (version: RunningVersion | undefined) => version?.instances.map(({ instance_id }) => instance_id);
        expect([again.url, idsOf(again.running)]).toEqual([url, idsOf(running)]);
        expect((await deployer.describe(target))?.versions).toHaveLength(1);
      });

      it('refuses other content under an id that is taken', async () => {
        const definition = await good('1');
        await deployer.install(target, definition, token);
        const other = { ...definition, variables: { COLOUR: 'red' } };
        await expect(deployer.install(target, other, token)).rejects.toMatchObject({ code: 'version_conflict' });
      });

      it('installs nothing from an artifact that is not what it should be, and leaves no service behind', async () => {
        const definition = await good('1');
        const wrong = { ...definition, artifact: { ...definition.artifact, sha256 } as VersionDefinition['artifact'] };
        await expect(deployer.install(target, wrong, token)).rejects.toThrow(ArtifactError);
        expect(await deployer.describe(target)).toBeUndefined();
      });
    });

    describe('of two versions', () => {
      it('shares traffic by their weights, and gives it to one, at the same address [W44]', async () => {
        const { url } = await serve(target, await good('1'));
        await deploy(target, await good('2'));
        for (const weights of [
          [1, 2],
          [0, 2],
          [0, 2],
        ] as const) {
          const [one, two] = weights;
          const wanted = [
            { version_id: 'good-1', weight: one },
            { version_id: 'good-2', weight: two },
          ];
          await deployer.shiftTraffic(target, wanted, token);
          expect(await weightsOf(target)).toEqual(weights);
        }
        expect(await deployer.addressOf(target)).toBe(url);
      });

      it('removes one and keeps the address for the other, and leaves nothing when that is removed too', async () => {
        await serve(target, await good('1'));
        const { url } = await serve(target, await good('2'));
        await deployer.remove(target, 'good-1', token);
        expect(await deployer.addressOf(target)).toBe(url);
        for (const _ of ['once', 'twice']) await deployer.remove(target, 'good-2', token);
        expect(await deployer.describe(target)).toBeUndefined();
      });
    });

    it('refuses every change by a holder whose token is older than the newest seen, for every service [I4]', async () => {
      const fenced = { environment_id: 'fenced', service_name: target.service_name };
      const other = { environment_id: 'fenced', service_name: `${target.service_name}-other` };
      const definition = await good('1');
      await deployer.install(fenced, definition, 5);
      await deployer.shiftTraffic(other, [], 6);
      const late = await Promise.allSettled([
        deployer.install(fenced, definition, 5),
        deployer.install(other, definition, 5),
        deployer.scale(fenced, definition.version_id, 1, 5),
        deployer.shiftTraffic(fenced, [{ version_id: definition.version_id, weight: 1 }], 5),
        deployer.remove(fenced, definition.version_id, 5),
      ]);
      for (const result of late) expect(result).toMatchObject({ status: 'rejected', reason: expect.any(FencedError) });
      expect((await deployer.describe(fenced))?.versions).toMatchObject([{ wanted_instances: 0 }]);
      await deployer.remove(fenced, definition.version_id, 6);
    });

    describe('of an artifact', () => {
      it('names the hash of what is there', async () => {
        const { artifact } = await good('1');
        const check = await deployer.checkArtifact(artifact);
        expect(check).toMatchObject({ outcome: 'available', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
        expect(await deployer.checkArtifact(artifact)).toEqual(check);
      });

      it('tells missing from different', async () => {
        const { artifact } = await good('1');
        expect(await deployer.checkArtifact({ ...artifact, sha256 })).toMatchObject({
          outcome: 'different',
          message: expect.stringContaining(sha256),
        });
        expect(await deployer.checkArtifact({ ...artifact, location: `${artifact.location}-nowhere` })).toMatchObject({
          outcome: 'missing',
        });
      });
    });
  });

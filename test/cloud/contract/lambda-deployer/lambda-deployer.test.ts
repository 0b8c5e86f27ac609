import { createHash } from 'node:crypto';
import { AddPermissionCommand, GetPolicyCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { functionNameOf } from '../../../../shared/adapters/lambda/lambda-names.ts';
import { lambdaServiceDeployer } from '../../../../shared/adapters/lambda/lambda.service-deployer.ts';
import {
  ArtifactError,
  FencedError,
  NotSupportedError,
  type ServiceDeployer,
  type ServiceTarget,
  type VersionDefinition,
} from '../../../../shared/ports/service-deployer.port.ts';
import { openLambdaLab, type LambdaLab } from './lambda.harness.ts';

const token = 7;
const settle_milliseconds = 20_000;

/** What the port promises, as far as it can be seen of Lambda functions on an emulator. */
describe('a service deployer (AWS Lambda)', () => {
  let lab: LambdaLab;
  let deployer: ServiceDeployer;
  let target: ServiceTarget;
  let services = 0;
  const used = new Set<ServiceTarget>();

  beforeAll(async () => {
    lab = await openLambdaLab();
    deployer = lambdaServiceDeployer(lab.deps);
  });
  afterAll(async () => {
    await lab.close();
  });
  beforeEach(() => {
    services += 1;
    target = { environment_id: 'staging', service_name: `service-${services}` };
    used.add(target);
  });
  afterEach(async () => {
    for (const at of used) {
      for (const { version_id } of (await deployer.describe(at))?.versions ?? [])
        await deployer.remove(at, version_id, token);
    }
    used.clear();
    expect(await lab.remains()).toEqual([]);
  });

  const deploy = async (definition: VersionDefinition, at = target) => {
    await deployer.install(at, definition, token);
    await deployer.scale(at, definition.version_id, 2, token);
    return deployer.waitUntilSettled(at, definition.version_id, settle_milliseconds);
  };
  const serve = async (definition: VersionDefinition, at = target) => {
    await deploy(definition, at);
    await deployer.shiftTraffic(at, [{ version_id: definition.version_id, weight: 2 }], token);
    return deployer.addressOf(at);
  };
  const askVersion = async (url: string) => (JSON.parse((await lab.askAt(url)).body) as { version: string }).version;
  const grants = async () => {
    const FunctionName = functionNameOf(lab.deps.settings, target);
    const { Policy } = await lab.deps.lambda.send(new GetPolicyCommand({ FunctionName, Qualifier: 'live' }));
    return (JSON.parse(Policy ?? '') as { Statement: readonly object[] }).Statement;
  };

  describe('of what is not there', () => {
    it('describes, measures and waits for nothing, and refuses to run it', async () => {
      expect(await deployer.describe(target)).toBeUndefined();
      expect(await deployer.measure(target, 0)).toEqual([]);
      expect(await deployer.waitUntilSettled(target, 'none', 10)).toBeUndefined();
      await deployer.remove(target, 'none', token);
      await deployer.scale(target, 'none', 0, token);
      await deployer.shiftTraffic(target, [], token);
      const refused = { code: 'not_installed' };
      await expect(deployer.addressOf(target)).rejects.toMatchObject(refused);
      await expect(deployer.scale(target, 'none', 1, token)).rejects.toMatchObject(refused);
      await expect(deployer.shiftTraffic(target, [{ version_id: 'none', weight: 1 }], token)).rejects.toMatchObject(
        refused,
      );
    });
  });

  describe('installing', () => {
    it('publishes a version without traffic, behind an address that nobody may ask yet [W41]', async () => {
      const definition = await lab.version('good', '1', { variables: { COLOUR: 'green' }, memory_bytes: 200_000_000 });
      await deployer.install(target, definition, token);
      const { url, versions } = (await deployer.describe(target)) ?? {};
      expect(versions).toEqual([{ version_id: 'good-1', version: '1', wanted_instances: 0, weight: 0, instances: [] }]);
      expect(url).toBe(await deployer.addressOf(target));
      expect(url).toMatch(/^https:\/\/[^/]+$/);
      await expect(grants()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      expect(await lab.configurationOf(target, '1')).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: 191,
        Timeout: 30,
        Description: 'good-1',
        Environment: {
          Variables: {
            COLOUR: 'green',
            WINDLASS_ENVIRONMENT: 'staging',
            WINDLASS_SERVICE: target.service_name,
            WINDLASS_VERSION: '1',
            WINDLASS_VERSION_ID: 'good-1',
          },
        },
      });
    });

    it('gives a version the addresses of its dependencies, and refuses one whose dependency is missing [W42]', async () => {
      const dependency = { ...target, service_name: `${target.service_name}-api` };
      const definition = await lab.version('good', '1', { dependencies: [dependency.service_name] });
      await expect(deployer.install(target, definition, token)).rejects.toMatchObject({ code: 'not_installed' });
      used.add(dependency);
      await deployer.install(dependency, await lab.version('good', '2'), token);
      await deployer.install(target, definition, token);
      const variable = `${dependency.service_name.toUpperCase().replaceAll('-', '_')}_URL`;
      const { Environment } = await lab.configurationOf(target, '1');
      expect(Environment?.Variables?.[variable]).toBe(await deployer.addressOf(dependency));
    });

    it('has the effect of once when it is repeated, and refuses other content under the same id', async () => {
      const definition = await lab.version('good', '1');
      await deployer.install(target, definition, token);
      await deployer.install(target, definition, token);
      expect(await lab.publishedVersions(target)).toEqual(['1']);
      await expect(
        deployer.install(target, { ...definition, variables: { COLOUR: 'red' } }, token),
      ).rejects.toMatchObject({ code: 'version_conflict' });
    });

    it('installs nothing from an artifact of another hash, and leaves no service behind', async () => {
      const definition = await lab.version('good', '1');
      const sha256 = createHash('sha256').update('another').digest('hex');
      const wrong = { ...definition, artifact: { ...definition.artifact, sha256 } as VersionDefinition['artifact'] };
      await expect(deployer.install(target, wrong, token)).rejects.toThrow(ArtifactError);
      expect(await deployer.describe(target)).toBeUndefined();
      expect(await lab.remains()).toEqual([]);
    });

    it('publishes nothing of another hash beside a version that serves', async () => {
      const url = await serve(await lab.version('good', '1'));
      const next = await lab.version('good', '2');
      await lab.upload('good/2.zip', 'export const handler = async () => "something else"');
      await expect(deployer.install(target, next, token)).rejects.toThrow(/has the SHA-256/);
      expect(await lab.publishedVersions(target)).toEqual(['1']);
      expect(await askVersion(url)).toBe('1');
    });

    it('lets a service use its log and exactly its resources, while any version needs them [I3]', async () => {
      const table = { resource_type: 'DYNAMODB_TABLE', name: 'orders' } as const;
      const queue = { resource_type: 'SQS_QUEUE', name: 'mails' } as const;
      await serve(await lab.version('good', '1', { resources: [table] }));
      await deployer.install(target, await lab.version('good', '2', { resources: [queue] }), token);
      const both = await lab.policyOf(target);
      expect(both).toContain('table/windlass-test-env-staging-orders-');
      expect(both).toContain(':windlass-test-env-staging-mails-');
      await deployer.remove(target, 'good-2', token);
      const narrowed = await lab.policyOf(target);
      expect(narrowed).toContain('table/windlass-test-env-staging-orders-');
      expect(narrowed).not.toContain('mails');
    });
  });

  describe('judging health', () => {
    it('asks a version by its number before it has traffic, and says that it is well [W43]', async () => {
      const running = await deploy(await lab.version('good', '1'));
      const healthy = { state: 'HEALTHY', last_answer: 'GET /health answered 200', restarts: 0 };
      expect(running).toMatchObject({ wanted_instances: 2, weight: 0, instances: [healthy, healthy] });
      expect((await deployer.describe(target))?.versions[0]).toEqual(running);
    });

    it('takes a plain value for an answer, as a function URL does', async () => {
      expect((await deploy(await lab.version('plain', '1')))?.instances[0]?.state).toBe('HEALTHY');
    });

    it.each([
      ['ailing', 'UNHEALTHY', 'GET /health answered 503, expected 200; it said: no database'],
      ['throwing', 'UNHEALTHY', expect.stringMatching(/^GET \/health failed: \S+Error: no database at orders$/)],
    ] as const)('says why a version that is %s never gets healthy [W43]', async (sample, state, last_answer) => {
      await serve(await lab.version('good', '1'));
      const running = await deploy(await lab.version(sample, '2'));
      expect(running?.instances[0]).toMatchObject({ state, last_answer });
      expect((await deployer.describe(target))?.versions.map(({ weight }) => weight)).toEqual([2, 0]);
    });

    it('waits no longer than told, goes on from there, and tries anew what was given up when it is asked again', async () => {
      const definition = await lab.version('ailing', '1');
      await deployer.install(target, definition, token);
      await deployer.scale(target, definition.version_id, 1, token);
      const early = await deployer.waitUntilSettled(target, definition.version_id, 100);
      expect(early?.instances[0]?.state).toBe('STARTING');
      const late = await deployer.waitUntilSettled(target, definition.version_id, settle_milliseconds);
      expect(late?.instances[0]?.state).toBe('UNHEALTHY');
      await deployer.scale(target, definition.version_id, 1, token);
      expect((await deployer.describe(target))?.versions[0]?.instances[0]?.state).toBe('STARTING');
    });
  });

  describe('moving traffic', () => {
    it('opens the address with the first traffic, for function URLs alone [W44]', async () => {
      const url = await serve(await lab.version('good', '1'));
      expect(await askVersion(url)).toBe('1');
      expect(await grants()).toMatchObject([
        {
          Action: 'lambda:InvokeFunctionUrl',
          Principal: '*',
          Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
        },
        {
          Action: 'lambda:InvokeFunction',
          Principal: '*',
          Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
        },
      ]);
    });

    it('shares it between two versions by their weights, and gives it to one [B11 W44]', async () => {
      const url = await serve(await lab.version('good', '1'));
      await deploy(await lab.version('good', '2'));
      const weights = (one: number, two: number) => [
        { version_id: 'good-1', weight: one },
        { version_id: 'good-2', weight: two },
      ];
      await deployer.shiftTraffic(target, weights(1, 2), token);
      expect((await deployer.describe(target))?.versions.map(({ weight }) => weight)).toEqual([1, 2]);
      await deployer.shiftTraffic(target, weights(0, 2), token);
      await deployer.shiftTraffic(target, weights(0, 2), token);
      expect((await deployer.describe(target))?.versions.map(({ weight }) => weight)).toEqual([0, 2]);
      expect(await askVersion(url)).toBe('2');
      expect(await deployer.addressOf(target)).toBe(url);
    });

    it('refuses a third version, which a Lambda alias cannot have', async () => {
      for (const number of ['1', '2', '3']) await deploy(await lab.version('good', number));
      const weights = ['1', '2', '3'].map((number) => ({ version_id: `good-${number}`, weight: 1 }));
      await expect(deployer.shiftTraffic(target, weights, token)).rejects.toThrow(NotSupportedError);
    });

    it('gives none to a version that is scaled to 0, nor to anybody when nothing is to be served', async () => {
      await serve(await lab.version('good', '1'));
      await deployer.scale(target, 'good-1', 0, token);
      expect((await deployer.describe(target))?.versions[0]).toMatchObject({ wanted_instances: 0, weight: 2 });
      await expect(grants()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await deployer.scale(target, 'good-1', 2, token);
      await deployer.waitUntilSettled(target, 'good-1', settle_milliseconds);
      await deployer.shiftTraffic(target, [{ version_id: 'good-1', weight: 2 }], token);
      expect(await grants()).toHaveLength(2);
      await deployer.shiftTraffic(target, [], token);
      await expect(grants()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      expect((await deployer.describe(target))?.versions[0]).toMatchObject({ wanted_instances: 2, weight: 0 });
    });

    it('shows what the alias really does when somebody moved it', async () => {
      await serve(await lab.version('good', '1'));
      await deploy(await lab.version('good', '2'));
      const FunctionName = functionNameOf(lab.deps.settings, target);
      await lab.deps.lambda.send(new UpdateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: '2' }));
      expect((await deployer.describe(target))?.versions.map(({ weight }) => weight)).toEqual([0, 100]);
    });

    it('goes on when half of the grants were made by a call that was cut short', async () => {
      await deploy(await lab.version('good', '1'));
      await lab.deps.lambda.send(
        new AddPermissionCommand({
          FunctionName: functionNameOf(lab.deps.settings, target),
          Qualifier: 'live',
          StatementId: 'windlass-url',
          Action: 'lambda:InvokeFunctionUrl',
          Principal: '*',
          FunctionUrlAuthType: 'NONE',
        }),
      );
      await deployer.shiftTraffic(target, [{ version_id: 'good-1', weight: 2 }], token);
      expect(await grants()).toHaveLength(2);
    });
  });

  describe('undoing and removing', () => {
    it('goes back to the version before, with its address, and leaves nothing of the new one [I3]', async () => {
      const url = await serve(await lab.version('good', '1'));
      await serve(await lab.version('good', '2'));
      await deployer.scale(target, 'good-1', 0, token);
      const before = await lab.version('good', '1');
      await deployer.scale(target, 'good-1', 2, token);
      expect((await deployer.waitUntilSettled(target, 'good-1', settle_milliseconds))?.instances[0]?.state).toBe(
        'HEALTHY',
      );
      await deployer.shiftTraffic(target, [{ version_id: before.version_id, weight: 2 }], token);
      await deployer.remove(target, 'good-2', token);
      expect((await deployer.describe(target))?.versions).toMatchObject([
        { version_id: 'good-1', weight: 2, wanted_instances: 2 },
      ]);
      expect(await lab.publishedVersions(target)).toEqual(['1']);
      expect(await deployer.addressOf(target)).toBe(url);
      expect(await askVersion(url)).toBe('1');
    });

    it('takes the traffic of a version away before it removes it', async () => {
      await deployer.install(target, await lab.version('good', '1'), token);
      await serve(await lab.version('good', '2'));
      await deployer.remove(target, 'good-2', token);
      await expect(grants()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      expect((await deployer.describe(target))?.versions).toMatchObject([{ version_id: 'good-1', weight: 0 }]);
      expect(await lab.publishedVersions(target)).toEqual(['1']);
    });

    it('leaves nothing of a service whose last version goes, whatever was cut short before', async () => {
      const url = await serve(await lab.version('good', '1'));
      await deployer.remove(target, 'good-1', token);
      expect(await deployer.describe(target)).toBeUndefined();
      expect(await lab.remains()).toEqual([]);
      expect((await lab.askAt(url)).status).toBe(404);
      await deployer.remove(target, 'good-1', token);
    });

    it('installs a removed version again under a new number', async () => {
      await deployer.install(target, await lab.version('good', '1'), token);
      await deployer.install(target, await lab.version('good', '2'), token);
      await deployer.remove(target, 'good-1', token);
      await deployer.install(target, await lab.version('good', '1'), token);
      expect(await lab.publishedVersions(target)).toEqual(['2', '3']);
    });
  });

  describe('fencing', () => {
    it('refuses every change by a holder whose token is older than the newest seen, for every service [I4]', async () => {
      const fenced = { environment_id: 'fenced', service_name: target.service_name };
      const other = { environment_id: 'fenced', service_name: `${target.service_name}-other` };
      const definition = await lab.version('good', '1');
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
  });

  describe('artifacts', () => {
    it('tells available from missing and different, with the hash that S3 keeps or that the content has', async () => {
      const { artifact } = await lab.version('good', '1');
      const { sha256 } = artifact;
      expect(await deployer.checkArtifact(artifact)).toMatchObject({ outcome: 'available', sha256 });
      const other = createHash('sha256').update('another').digest('hex');
      expect(await deployer.checkArtifact({ ...artifact, sha256: other })).toMatchObject({
        outcome: 'different',
        sha256,
      });
      expect(await deployer.checkArtifact({ ...artifact, location: 's3://artifacts/nowhere.zip' })).toMatchObject({
        outcome: 'missing',
      });
      expect(await deployer.checkArtifact({ ...artifact, location: 's3://no-such-bucket/x.zip' })).toMatchObject({
        outcome: 'missing',
      });
    });
  });
});

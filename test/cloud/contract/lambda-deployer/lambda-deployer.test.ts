import { AddPermissionCommand, GetPolicyCommand, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { functionNameOf } from '../../../../shared/adapters/lambda/lambda-names.ts';
import { lambdaServiceDeployer } from '../../../../shared/adapters/lambda/lambda.service-deployer.ts';
import {
  NotSupportedError,
  type ServiceDeployer,
  type ServiceTarget,
  type VersionDefinition,
} from '../../../../shared/ports/service-deployer.port.ts';
import { deployerSteps, settle_milliseconds, token } from '../../../contract/service-deployer/deployer-steps.ts';
import { describeServiceDeployer } from '../../../contract/service-deployer/service-deployer.suite.ts';
import { openLambdaLab, type LambdaLab } from './lambda.harness.ts';

/** What the port promises, and what can be seen of Lambda functions on an emulator beside it. */
describe('a service deployer (AWS Lambda)', () => {
  let lab: LambdaLab;
  let deployer: ServiceDeployer;
  let target: ServiceTarget;
  const steps = deployerSteps(() => deployer);

  beforeAll(async () => {
    lab = await openLambdaLab();
    deployer = lambdaServiceDeployer(lab.deps);
  });
  afterAll(async () => {
    await lab.close();
  });
  beforeEach(() => {
    target = steps.useNew();
  });
  afterEach(async () => {
    expect(await lab.remains()).toEqual([]);
  });

  describeServiceDeployer(() => ({ deployer, good: (number) => lab.version('good', number) }));

  const deploy = (definition: VersionDefinition) => steps.deploy(target, definition, 2);
  const serve = async (definition: VersionDefinition) => (await steps.serve(target, definition, 2)).url;
  const askVersion = async (url: string) => (JSON.parse((await lab.askAt(url)).body) as { version: string }).version;
  const grants = async () => {
    const FunctionName = functionNameOf(lab.deps.settings, target);
    const { Policy } = await lab.deps.lambda.send(new GetPolicyCommand({ FunctionName, Qualifier: 'live' }));
    return (JSON.parse(Policy ?? '') as { Statement: readonly object[] }).Statement;
  };

  describe('installing', () => {
    it('publishes a version without traffic, behind an address that nobody may ask yet [W41]', async () => {
      const definition = await lab.version('good', '1', { variables: { COLOUR: 'green' }, memory_bytes: 200_000_000 });
      await deployer.install(target, definition, token);
      expect(await deployer.addressOf(target)).toMatch(/^https:\/\/[^/]+$/);
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
      const dependency = steps.use(`${target.service_name}-api`);
      const definition = await lab.version('good', '1', { dependencies: [dependency.service_name] });
      await expect(deployer.install(target, definition, token)).rejects.toMatchObject({ code: 'not_installed' });
      await deployer.install(dependency, await lab.version('good', '2'), token);
      await deployer.install(target, definition, token);
      const variable = `${dependency.service_name.toUpperCase().replaceAll('-', '_')}_URL`;
      const { Environment } = await lab.configurationOf(target, '1');
      expect(Environment?.Variables?.[variable]).toBe(await deployer.addressOf(dependency));
    });

    it('publishes a version once when it is repeated', async () => {
      const definition = await lab.version('good', '1');
      await deployer.install(target, definition, token);
      await deployer.install(target, definition, token);
      expect(await lab.publishedVersions(target)).toEqual(['1']);
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

    it('lets the version answer that has it, at the same address [B11 W44]', async () => {
      const url = await serve(await lab.version('good', '1'));
      await serve(await lab.version('good', '2'));
      expect(await askVersion(url)).toBe('2');
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

  it('takes the hash of an artifact that S3 keeps, and misses one whose bucket is missing', async () => {
    const { artifact } = await lab.version('good', '1');
    const { sha256 } = artifact;
    expect(await deployer.checkArtifact(artifact)).toMatchObject({ outcome: 'available', sha256 });
    expect(await deployer.checkArtifact({ ...artifact, location: 's3://no-such-bucket/x.zip' })).toMatchObject({
      outcome: 'missing',
    });
  });
});

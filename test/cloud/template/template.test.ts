import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { reserved } from '../../../infrastructure/reserved-concurrency.js';
import { bundleLambdas, commandsIn, type Bundle } from './bundles.ts';
import { lint } from './lint.ts';
import { packageStage, type PackagedStage } from './package-stage.ts';
import { permissionFaults } from './permissions.ts';
import { alarmRules } from './rules/alarm.rules.ts';
import { apiRules } from './rules/api.rules.ts';
import { boundaryRules } from './rules/boundary.rules.ts';
import { edgeRules } from './rules/edge.rules.ts';
import { functionRules } from './rules/function.rules.ts';
import { machineRules } from './rules/machine.rules.ts';
import { roleRules } from './rules/role.rules.ts';
import { storageRules } from './rules/storage.rules.ts';
import { streamRules } from './rules/stream.rules.ts';
import { startedFunctions, startFaults, writeBundles } from './settings.ts';
import { changed, resourcesOf, type MutableTemplate } from './template.ts';

/** What `npm run deploy` gives to CloudFormation, looked at without an account. */
describe('the packaged template', () => {
  let packaged: PackagedStage;
  let bundles: readonly Bundle[];
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-bundles-'));
    [packaged, bundles] = await Promise.all([packageStage(), bundleLambdas(folder)]);
    await writeBundles(folder, bundles);
  }, 120_000);
  afterAll(async () => {
    await packaged?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is of the whole stack', () => {
    expect(resourcesOf(packaged.template, 'AWS::Lambda::Function').length).toBe(bundles.length);
    expect(bundles.length).toBeGreaterThan(30);
  });

  it('has nothing that cfn-lint finds wrong', async () => {
    expect(await lint(packaged.file)).toEqual([]);
  }, 60_000);

  it('would be found wrong by cfn-lint with a fault in it', async () => {
    const broken = changed(packaged.template, ({ Resources }) => {
      const { Table } = Resources as { Table: MutableTemplate['Resources'][string] };
      for (const id of Object.keys(Resources)) if (id !== 'Table') delete Resources[id];
      Table.Properties.BillingMode = 'FREE';
    });
    const file = join(folder, 'broken.json');
    await writeFile(file, JSON.stringify({ Resources: broken.Resources }));
    expect(await lint(file)).toContainEqual(
      expect.stringMatching(/^Resources\/Table\/Properties\/BillingMode: E\d+ /u),
    );
  }, 60_000);

  it.each([
    ...functionRules,
    ...roleRules,
    ...boundaryRules,
    ...edgeRules,
    ...storageRules,
    ...streamRules,
    ...machineRules,
    ...apiRules,
    ...alarmRules,
  ])('$name', (rule) => {
    expect(rule.breaches(packaged.template)).toEqual([]);
    for (const [says, change] of rule.probes)
      expect(rule.breaches(changed(packaged.template, change))).toEqual(
        expect.arrayContaining([expect.stringMatching(says)]),
      );
  });

  it('reserves concurrency for no function in an account that has too little of it', async () => {
    const functions = await packaged.functionsWith('reserveConcurrency', 'no');
    const found = Object.entries(functions).flatMap(([name, { reservedConcurrency }]) =>
      reservedConcurrency === undefined ? [] : [[name, reservedConcurrency]],
    );
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.keys(reserved).map((name) => [name, { Ref: 'AWS::NoValue' }])),
    );
  }, 60_000);

  describe('the roles of functions', () => {
    const firstActions = ({ Resources }: MutableTemplate, id: string): string[] =>
      Resources[id]!.Properties.Policies[0].PolicyDocument.Statement.find(({ Action }: { Action: string[] }) =>
        Action.includes('dynamodb:GetItem'),
      ).Action;

    it('allow what their bundles can send, and what Lambda does for them, and nothing else', () => {
      expect(permissionFaults(packaged.template, bundles)).toEqual([]);
    });

    it('are found to lack what is taken out of them', () => {
      const broken = changed(packaged.template, (copy) =>
        firstActions(copy, 'PlanWaveIamRoleLambdaExecution').splice(0, 1),
      );
      expect(permissionFaults(broken, bundles)).toEqual(['planWave lacks dynamodb:GetItem on ${Table.Arn}']);
    });

    it('are found to have what nothing uses', () => {
      const broken = changed(packaged.template, (copy) =>
        firstActions(copy, 'PlanWaveIamRoleLambdaExecution').push('dynamodb:Scan'),
      );
      expect(permissionFaults(broken, bundles)).toEqual([
        'planWave may dynamodb:Scan on ${Table.Arn}, and nothing of it does',
      ]);
    });

    it('are found to lack what a bundle begins to send, by the thing that it is sent to', () => {
      const command = {
        client: 'dynamodb',
        command: 'GetItem',
        source: 'shared/adapters/dynamodb/table-driver/table-probe.ts',
      };
      const more = bundles.map((one) =>
        one.entry.endsWith('/plan-wave.lambda') ? { ...one, commands: [...one.commands, command] } : one,
      );
      expect(permissionFaults(packaged.template, more)).toEqual([
        'planWave lacks dynamodb:GetItem on arn:aws:dynamodb:eu-central-1:123456789012:table/windlass-tpl-env-*',
      ]);
    });

    it('cannot be told of a command of which nobody said what it needs', () => {
      const more = bundles.map((one) => ({
        ...one,
        commands: [{ client: 's3', command: 'PutBucketAcl', source: 'shared/adapters/s3/bucket-make.ts' }],
      }));
      expect(() => permissionFaults(packaged.template, more)).toThrow(/does not say what PutBucketAcl/u);
    });
  });

  describe('the commands of a bundle', () => {
    const text = (use: string) =>
      `import { GetItemCommand as GetItemCommand2, DynamoDBClient } from "@aws-sdk/client-dynamodb";\n\n// shared/adapters/dynamodb/x.ts\n${use}\n`;

    it('are found by the source that sends them, under whatever name', () => {
      expect(commandsIn(text('const a = () => client.send(new GetItemCommand2({}));'))).toEqual([
        { client: 'dynamodb', command: 'GetItem', source: 'shared/adapters/dynamodb/x.ts' },
      ]);
    });

    it('cannot hide behind a variable', () => {
      expect(() => commandsIn(text('const Any = GetItemCommand2;'))).toThrow(/GetItemCommand2/u);
    });
  });

  describe('the variables of functions', () => {
    it('are all that each needs to start', async () => {
      expect(await startFaults(folder, startedFunctions(packaged.template))).toEqual([]);
    }, 60_000);

    it('are missed by whom they are taken from', async () => {
      const functions = startedFunctions(packaged.template).flatMap((one) =>
        one.variables
          .filter((variable) => variable === 'WINDLASS_TOPIC' || variable === 'WINDLASS_BUS')
          .map((taken) => ({ ...one, variables: one.variables.filter((variable) => variable !== taken) })),
      );
      const faults = await startFaults(folder, functions);
      expect(functions.length).toBeGreaterThan(3);
      expect(faults).toEqual(
        functions.map(({ name }) => expect.stringMatching(new RegExp(`^${name}: MissingSettingError: `, 'u'))),
      );
    }, 60_000);

    it('are none that its bundle never reads', () => {
      const unread = startedFunctions(packaged.template).flatMap(({ name, entry, variables }) => {
        const text = bundles.find((one) => one.entry === entry)?.text ?? '';
        const common = ['WINDLASS_STAGE', 'WINDLASS_ACCOUNT_ID', 'WINDLASS_TABLE'];
        return variables
          .filter((variable) => !common.includes(variable) && !text.includes(variable))
          .map((variable) => `${name} ${variable}`);
      });
      expect(unread).toEqual([]);
    });
  });
});

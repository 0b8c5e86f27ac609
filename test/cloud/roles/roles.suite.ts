import { randomUUID } from 'node:crypto';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putAlarm } from '../../../shared/adapters/cloudwatch/put-alarm.ts';
import { machineInput } from '../../../shared/contracts/tasks.ts';
import type { DeploymentEvent } from '../../../shared/domain/deployment/deployment-event.ts';
import { operatorOf, type Operator } from '../../embedded/operator.ts';
import type { Target } from '../../embedded/target.ts';
import { openWebhookReceiver, type WebhookReceiver } from '../../embedded/webhook.receiver.ts';
import type { DeployedStage } from '../stage/deployed.stage.ts';
import { cloudEnvironment, tinyService, type TinyArtifact } from '../stage/tiny.service.ts';
import { apiEvent, callFunction, refusedIn } from './called.function.ts';
import { excused, excusedOfUndo, ofLambda } from './excused.statements.ts';
import { describeMachineRoles } from './machines.suite.ts';
import { uploadAskingService } from './released.service.ts';
import { openMutations, type RoleMutations } from './role.mutations.ts';
import { actionsOf, keyOf, listRoles, readPolicy, withoutBoundary } from './role.policy.ts';

const environment = 'roles';
const table = 'dynamodb:GetItem';
const starting = 'states:StartExecution@deployment';
const resources = [
  { name: 'files', resource_type: 'S3_BUCKET' },
  { name: 'rows', resource_type: 'DYNAMODB_TABLE', specification: { partition_key: 'id' } },
  { name: 'jobs', resource_type: 'SQS_QUEUE' },
];

/** What a release's rollout of one service each is refused. */
const refusedRollouts = [
  'iam:GetRole@released',
  'iam:CreateRole@released',
  'iam:PutRolePolicy@released',
  'iam:PassRole@released',
  'logs:CreateLogGroup@released',
  'lambda:GetFunctionConfiguration@released',
  'lambda:UpdateAlias@released',
];

/**
 * Takes one statement at a time out of the role of every function and machine, and sees that it then fails with AWS's access error; and,
 * before and after, that it works as it is. The suite is the state machine: it calls each task of a deployment that is held before its execution starts.
 */
export const describeRoles = (opened: () => { readonly deployed: DeployedStage; readonly target: Target }): void =>
  describe('the roles of a deployed stage', () => {
    let deployed: DeployedStage;
    let operator: Operator;
    let artifact: TinyArtifact;
    let webhooks: WebhookReceiver;
    /** The release that the others find. */
    let before: string;
    let roles: RoleMutations;

    /** A task of the machines, which goes on. */
    const expectTask = async (name: string, keys: readonly string[], input: object): Promise<void> => {
      const { answer } = await roles.expectNeeded(name, keys, input);
      expect(answer).toMatchObject({ outcome: 'PROCEED' });
    };

    const release = (name: string, services: readonly object[], changes: object = {}): object => ({
      name,
      specification: { target_environment: environment, services, ...changes },
    });

    /** Submits a deployment that is on record, and does not start since it may not be started: AWS's words stand in the log. */
    const submitHeld = async (request: object): Promise<string> => {
      const event = apiEvent('POST', '/v1/deployments', {}, request);
      const { answer, said } = await roles.without('orchestratorApi', starting, () =>
        roles.call('orchestratorApi', event),
      );
      await roles.expectRefused('orchestratorApi', starting, said);
      const { statusCode, body } = answer as { readonly statusCode: number; readonly body: string };
      expect([statusCode, said]).toEqual([202, said]);
      return (JSON.parse(body) as { readonly id: string }).id;
    };

    const eventsOf = async (deployment_id: string): Promise<readonly DeploymentEvent[]> =>
      (
        await operator.client.request<{ items: readonly DeploymentEvent[] }>(
          'GET',
          `/v1/deployments/${deployment_id}/events`,
        )
      ).items;

    const idOf = async (wanted: string): Promise<string> => {
      const { items } = await operator.client.request<{
        items: readonly { readonly id: string; readonly name: string }[];
      }>('GET', `/v1/deployments?environment_id=${environment}`);
      const found = items.find(({ name }) => name === wanted);
      if (found === undefined) throw new Error(`There is no deployment ${wanted}`);
      return found.id;
    };

    beforeAll(async () => {
      const { target } = opened();
      ({ deployed } = opened());
      operator = operatorOf(target);
      roles = openMutations(deployed);
      [artifact, webhooks] = await Promise.all([uploadAskingService(deployed), openWebhookReceiver()]);
      await operator.apply(
        cloudEnvironment(environment, deployed.account.sdk.region, {
          monitoring_endpoints: [{ name: 'team', kind: 'WEBHOOK', url: webhooks.url }],
        }),
      );
      const { state } = await operator.release(release('before', [tinyService('base', artifact)]));
      expect(state.status).toBe('COMPLETED');
      before = state.id;
    }, 120_000);
    afterAll(() => webhooks?.close());

    describe('over a release that completes', () => {
      let deployment_id: string;
      const input = (): object => ({ deployment_id });

      it('orchestratorApi accepts it though it cannot start it', async () => {
        deployment_id = await submitHeld({
          ...release(
            'walked',
            [tinyService('asking', artifact, { dependencies: [{ service_name: 'base' }], resource_names: ['rows'] })],
            { resource_requirements: resources },
          ),
          monitoring_config: {
            alerts: [{ name: 'errors', metric: 'ERROR_PERCENT', above: 50, service_name: 'asking' }],
          },
        });
      });

      const reading = ['s3:GetBucketTagging@released', 'dynamodb:DescribeTable@released', 'sqs:GetQueueUrl@released'];
      it.each([
        ['validateEnvironment', [table, 'lambda:GetAlias@released']],
        ['scanSpecification', [table]],
        ['assessResources', [table, ...reading]],
        ['provisionResources', [table, ...reading, 'sqs:CreateQueue@released']],
        ['prepareConfiguration', [table]],
        ['setUpMonitoring', [table, 'cloudwatch:DescribeAlarms', 'cloudwatch:PutMetricAlarm@released']],
        ['planWave', [table]],
        // Nothing has failed, so there is nothing to try again.
        ['retryPhase', [table]],
      ])('%s needs %j', (name, keys) => expectTask(name, keys, input()), 60_000);

      it(
        'advanceRollout needs the table',
        () => expectTask('advanceRollout', [table], { deployment_id, service_name: 'asking' }),
        60_000,
      );

      it.each([
        ['planWave', []],
        ['verifyServices', [table, 'lambda:GetAlias@released']],
        ['runTests', [table]],
        ['scanDeployment', [table, 'lambda:GetAlias@released', ...reading]],
        ['verifyBehavior', [table, 'lambda:GetAlias@released']],
        ['watchRelease', [table, 'lambda:GetAlias@released', 'cloudwatch:GetMetricData']],
        ['reportRelease', [table, 's3:PutObject']],
        ['finishDeployment', [table, 'lambda:GetAlias@released']],
      ])('%s needs %j', (name, keys) => expectTask(name, keys, input()), 60_000);

      it('recordServiceFailure needs the table', () =>
        expectTask('recordServiceFailure', [table], {
          deployment_id,
          service_name: 'asking',
          failure: { Error: 'Lambda.Unknown', Cause: 'none' },
        }));

      it('is complete', async () => {
        expect(await operator.client.request('GET', `/v1/deployments/${deployment_id}`)).toMatchObject({
          status: 'COMPLETED',
        });
      });

      // It has ended, so nothing is to be decided.
      it('handleFailure needs the table', () => expectTask('handleFailure', [table], { ...input(), failure: null }));

      it('controlApi needs the table', async () => {
        const event = apiEvent('GET', '/v1/deployments/{id}/waiting', { id: deployment_id });
        expect((await roles.expectNeeded('controlApi', [table], event)).answer).toMatchObject({ statusCode: 200 });
      });

      describe('the service that it released', () => {
        const functionOf = (names: readonly string[]): string =>
          names.find((name) => name.startsWith(`windlass-${deployed.stage}-env-${environment}-asking-`)) ?? '';

        it('uses its table, by its own role', async () => {
          const { sdk } = deployed.account;
          const name = functionOf(await listRoles(sdk, `windlass-${deployed.stage}-env-${environment}-`));
          const work = { work: 'table' };
          expect(await callFunction(sdk, name, work)).toMatchObject({ failed: false });
          const policy = await readPolicy(sdk, name);
          const { said, failed } = await policy.during(
            (all) => all.filter((one) => !actionsOf(one).includes('dynamodb:Scan')),
            () => callFunction(sdk, name, work),
          );
          expect({ failed, refused: refusedIn(said) }).toEqual({ failed: true, refused: ['dynamodb:Scan'] });
          expect(await callFunction(sdk, name, work)).toMatchObject({ failed: false });
        });

        it('cannot do what the boundary leaves out, whatever its role allows', async () => {
          const { sdk } = deployed.account;
          const name = functionOf(await listRoles(sdk, `windlass-${deployed.stage}-env-${environment}-`));
          const policy = await readPolicy(sdk, name);
          const [within, beyond] = await policy.during(
            (all) => [...all, { Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: '*' }],
            async () => [
              await callFunction(sdk, name, { work: 'buckets' }),
              await withoutBoundary(sdk, name, () => callFunction(sdk, name, { work: 'buckets' })),
            ],
          );
          expect({ failed: within?.failed, refused: refusedIn(within?.said ?? '') }).toEqual({
            failed: true,
            refused: ['s3:ListAllMyBuckets'],
          });
          expect(beyond).toMatchObject({ failed: false });
        });
      });

      it('controlApi takes a rollback though it cannot start it', async () => {
        const key = 'states:StartExecution@rollback';
        const event = apiEvent('POST', '/v1/deployments/{id}/rollback', { id: deployment_id }, { reason: 'a test' });
        const { said } = await roles.without('controlApi', key, () => roles.call('controlApi', event));
        await roles.expectRefused('controlApi', key, said);
      });

      it('beginRollback needs the table', () => expectTask('beginRollback', [table], input()));

      it('undoEffects needs the table, and what each effect takes to undo: what AWS refused is on record', async () => {
        const key = 'lambda:DeleteFunction@released';
        const { said } = await roles.without('undoEffects', table, () => roles.call('undoEffects', input()));
        await roles.expectRefused('undoEffects', table, said);
        await roles.without('undoEffects', key, () => roles.callUntilDone('undoEffects', input()));
        await expectTask('finishRollback', [table], input());
        const { rollback } = await operator.client.request<{ rollback: unknown }>(
          'GET',
          `/v1/deployments/${deployment_id}`,
        );
        await roles.expectRefused('undoEffects', key, JSON.stringify(rollback));
        expect(rollback).toMatchObject({ status: 'FAILED' });
      }, 60_000);

      it('is undone altogether once undoEffects may do all of it', async () => {
        const { state } = await operator.rollBack(deployment_id);
        expect(state.rollback).toMatchObject({ status: 'COMPLETED', remaining: [] });
      }, 60_000);
    });

    describe('over a release that fails', () => {
      let deployment_id: string;

      it('advanceRollout needs what makes a service: what AWS refused is on record', async () => {
        deployment_id = await submitHeld(
          release(
            'broken',
            refusedRollouts.map((_, index) => tinyService(`s${index}`, artifact)),
          ),
        );
        for (const name of [
          'validateEnvironment',
          'scanSpecification',
          'assessResources',
          'provisionResources',
          'prepareConfiguration',
          'setUpMonitoring',
          'planWave',
        ])
          expect(await roles.callUntilDone(name, { deployment_id })).toMatchObject({ answer: { outcome: 'PROCEED' } });
        for (const [index, key] of refusedRollouts.entries()) {
          const rollout = { deployment_id, service_name: `s${index}` };
          const called = await roles.without('advanceRollout', key, () =>
            roles.callUntilDone('advanceRollout', rollout),
          );
          expect([key, called.answer]).toEqual([key, expect.objectContaining({ outcome: 'STOP' })]);
        }
        expect(await roles.call('planWave', { deployment_id })).toMatchObject({ answer: { outcome: 'STOP' } });
        const said = JSON.stringify(await operator.client.request('GET', `/v1/deployments/${deployment_id}`));
        for (const key of refusedRollouts) await roles.expectRefused('advanceRollout', key, said);
      }, 120_000);

      it('recoverDeployment needs the table, and to start the rollback; which is the end of it', async () => {
        const stateMachineArn = deployed.outputs['DeploymentMachineArn'] ?? '';
        await roles.expectNeeded('recoverDeployment', [table, 'states:StartExecution@rollback'], {
          source: 'aws.states',
          'detail-type': 'Step Functions Execution Status Change',
          detail: {
            executionArn: `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${deployment_id}`,
            stateMachineArn,
            name: deployment_id,
            status: 'FAILED',
            startDate: Date.now(),
            stopDate: Date.now(),
            input: JSON.stringify({ deployment_id }),
            error: 'States.Runtime',
            cause: 'a test',
          },
        });
        const { state } = await operator.ended(deployment_id);
        expect(state).toMatchObject({ status: 'FAILED', rollback: { status: 'COMPLETED' } });
      }, 60_000);

      describeMachineRoles(() => ({ deployed, roles, deployment_id }));
    });

    describe('of who answers the API', () => {
      it.each([
        ['orchestratorApi', [table], apiEvent('GET', '/v1/environments')],
        ['aboutApi', [table], apiEvent('GET', '/v1/health')],
        ['configurationApi', [table], apiEvent('GET', '/v1/environments/{id}/configuration', { id: environment })],
        ['resourceApi', [table], apiEvent('GET', '/v1/environments/{id}/resources', { id: environment })],
        [
          'dashboardApi',
          [table, 'lambda:GetAlias@released', 'cloudwatch:GetMetricData'],
          apiEvent('GET', '/v1/environments/{id}/traffic', { id: environment }),
        ],
      ])(
        '%s needs %j',
        async (name, keys, event) => {
          expect((await roles.expectNeeded(name, keys, event)).answer).toMatchObject({ statusCode: 200 });
        },
        60_000,
      );
    });

    describe('of who listens', () => {
      const runs_as = { subject: 'roles', groups: ['windlass-administrators'] };
      let told: DeploymentEvent;

      /** What was taken on, and could not be started; the sweeper would do it in five minutes. */
      const startHeld = async (name: string): Promise<void> => {
        const input = JSON.stringify(machineInput(await idOf(name)));
        const stateMachineArn = deployed.outputs['DeploymentMachineArn'];
        await new SFNClient(deployed.account.sdk).send(new StartExecutionCommand({ stateMachineArn, input }));
      };

      /** As if it had just happened: what was told of already is not told again. */
      const published = (changes: object = {}): object => ({
        detail: {
          kind: 'deployment',
          environment_id: environment,
          event: { ...told, id: `${told.id.slice(0, -6)}${String(Date.now()).slice(-6)}` },
          ...changes,
        },
      });

      beforeAll(async () => {
        told = (await eventsOf(before)).find(
          ({ event_type }) => event_type === 'DEPLOYMENT_SUCCEEDED',
        ) as DeploymentEvent;
      });

      it('publishEvents needs to put events on the bus', async () => {
        const { Items = [] } = await new DynamoDBClient(deployed.account.sdk).send(
          new ScanCommand({
            TableName: `windlass-${deployed.stage}`,
            FilterExpression: 'begins_with(sk, :event)',
            ExpressionAttributeValues: { ':event': { S: 'EVENT#' } },
          }),
        );
        const Records = Items.slice(0, 1).map((NewImage) => ({
          eventName: 'INSERT',
          dynamodb: { NewImage, SequenceNumber: '1' },
        }));
        expect(Records).toHaveLength(1);
        const { answer } = await roles.expectNeeded('publishEvents', ['events:PutEvents'], { Records });
        expect(answer).toEqual({ batchItemFailures: [] });
      });

      it('projectEvent needs the table', async () =>
        void (await roles.expectNeeded('projectEvent', [table], published())));

      it('notify needs the table, the key of webhooks and the topic', async () => {
        // Each call has an event of its own: what of one was delivered is not delivered again. The key is read by a fresh function only.
        for (const key of [table, 'secretsmanager:GetSecretValue', 'sns:Publish']) {
          const { said } = await roles.without('notify', key, () => roles.call('notify', published()));
          await roles.expectRefused('notify', key, said);
        }
        await roles.expectNeeded('notify', [], published());
      });

      it('recordMetrics needs the table', async () =>
        void (await roles.expectNeeded('recordMetrics', [table], {
          detail: { ...(published() as { detail: object }).detail, event: told, truncated: true },
        })));

      it('maintainDashboards needs the table, and dashboards', async () => {
        const keys = [table, 'cloudwatch:DescribeAlarms', 'cloudwatch:PutDashboard@released'];
        await roles.expectNeeded('maintainDashboards', keys, { detail: { environment_id: environment } });
        await roles.expectNeeded('maintainDashboards', ['cloudwatch:ListDashboards'], {});
      });

      it('maintainDashboards needs to remove alarms, those of an environment that is gone', async () => {
        const { account, stage, outputs } = deployed;
        const topic_arn = outputs['NotificationsTopic'] ?? '';
        const scope = { stage, account_id: topic_arn.split(':')[4] ?? '', topic_arn };
        const alarm = { name: 'errors', service_name: 'asking', metric: 'ERROR_PERCENT', above: 50 } as const;
        await putAlarm(new CloudWatchClient(account.sdk), scope)('roles-gone', alarm);
        await roles.expectNeeded('maintainDashboards', ['cloudwatch:DeleteAlarms@released'], {
          detail: { environment_id: 'roles-gone' },
        });
      });

      it('sweepLeases needs the table', async () => void (await roles.expectNeeded('sweepLeases', [table], {})));

      it('startQueued needs the table', async () =>
        void (await roles.expectNeeded('startQueued', [table], { detail: { environment_id: environment } })));

      it('acceptRequest needs the table, and to start deployments', async () => {
        const source = `com.acme.${environment}`;
        const trigger = { id: environment, kind: 'DEPLOYMENT_REQUEST', source, runs_as };
        await operator.client.request('POST', '/v1/triggers', { body: trigger });
        await roles.expectNeeded('acceptRequest', [table, starting], {
          id: randomUUID(),
          source,
          'detail-type': 'windlass.deployment.requested',
          time: new Date().toISOString(),
          detail: release('asked', [tinyService('base', artifact, { version: '2.0.0' })]),
        });
        await startHeld('asked');
      });

      it('fireTriggers needs the table, and to start deployments', async () => {
        // An environment has one deployment at a time.
        expect((await operator.ended(await idOf('asked'))).state.status).toBe('COMPLETED');
        const bucket = deployed.outputs['ArtifactsBucketName'];
        const template = release('pushed-${version}', [tinyService('base', artifact, { version: '${version}' })]);
        const trigger = { id: `${environment}-pushed`, kind: 'S3_OBJECT_PUT', bucket, runs_as, template };
        await operator.client.request('POST', '/v1/triggers', {
          body: { ...trigger, key_pattern: 'roles/pushed-{version}.zip' },
        });
        await roles.expectNeeded('fireTriggers', [table, starting], {
          id: randomUUID(),
          source: 'aws.s3',
          'detail-type': 'Object Created',
          time: new Date().toISOString(),
          detail: { bucket: { name: bucket }, object: { key: 'roles/pushed-3.0.0.zip' } },
        });
        await startHeld('pushed-3-0-0');
      }, 60_000);
    });

    it('leaves nothing of its own behind', async () => {
      const pushed = await idOf('pushed-3-0-0');
      expect((await operator.ended(pushed)).state.status).toBe('COMPLETED');
      for (const deployment_id of [pushed, await idOf('asked'), before])
        expect((await operator.rollBack(deployment_id)).state.rollback).toMatchObject({ status: 'COMPLETED' });
      for (const id of [environment, `${environment}-pushed`])
        await operator.client.request('DELETE', `/v1/triggers/${id}`);
      await operator.client.request('DELETE', `/v1/environments/${environment}`);
    }, 120_000);

    describe('altogether', () => {
      /** It calls nothing of AWS: its bundle has no command. */
      const leftOut = ['answerUnrouted'];
      const nameIn = (role: string): string => {
        const { account, stage } = deployed;
        return role.replace(`windlass-${stage}-`, '').replace(`-${account.sdk.region}`, '').replace('-lambdaRole', '');
      };

      it('no role of the stage is left out', async () => {
        const { account, stage } = deployed;
        const names = await listRoles(account.sdk, `windlass-${stage}-`);
        const own = names.filter((name) => !name.startsWith(`windlass-${stage}-env-`)).map(nameIn);
        expect([...roles.missed.keys(), ...leftOut].toSorted()).toEqual(own.toSorted());
      });

      it('no statement is left out but for a reason', async () => {
        const forgotten: string[] = [];
        const needless: string[] = [];
        for (const [name, keys] of roles.missed) {
          const excuses = [...ofLambda, ...(excused[name] ?? [])];
          const isExcused = (key: string): boolean =>
            excuses.includes(key) || (name === 'undoEffects' && excusedOfUndo(key));
          const all = (await roles.policyOf(name)).statements.map(keyOf);
          forgotten.push(...all.filter((key) => !keys.has(key) && !isExcused(key)).map((key) => `${name} ${key}`));
          needless.push(
            ...(excused[name] ?? [])
              .filter((key) => keys.has(key) || !all.includes(key))
              .map((key) => `${name} ${key}`),
          );
        }
        expect({ forgotten, needless }).toEqual({ forgotten: [], needless: [] });
      });
    });
  });

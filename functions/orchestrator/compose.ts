import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { foundation } from '../../shared/adapters/aws/foundation.ts';
import { awsDriverChecks } from '../../shared/adapters/aws/resource-drivers.checks.ts';
import { awsUndoingDrivers } from '../../shared/adapters/aws/resource-drivers.undoing.ts';
import { setting } from '../../shared/adapters/aws/setting.ts';
import { cloudWatchAlarms } from '../../shared/adapters/cloudwatch/cloudwatch.alarms.ts';
import { cloudWatchClient } from '../../shared/adapters/cloudwatch/cloudwatch-client.ts';
import { changeOfRecord, type StreamRecord as TableRecord } from '../../shared/adapters/dynamodb/change-of-record.ts';
import { eventBridgePublisher } from '../../shared/adapters/eventbridge/publish-events.ts';
import { addressOf } from '../../shared/adapters/lambda/address-of.ts';
import { describeService } from '../../shared/adapters/lambda/describe-service.ts';
import { installVersion } from '../../shared/adapters/lambda/install-version.ts';
import { lambdaClient } from '../../shared/adapters/lambda/lambda-client.ts';
import { removeVersion } from '../../shared/adapters/lambda/remove-version.ts';
import { sampleTraffic } from '../../shared/adapters/lambda/sample-traffic.ts';
import { scaleVersion } from '../../shared/adapters/lambda/scale-version.ts';
import { shiftTraffic } from '../../shared/adapters/lambda/shift-traffic.ts';
import { waitUntilSettled } from '../../shared/adapters/lambda/wait-until-settled.ts';
import { checkArtifact } from '../../shared/adapters/s3/artifact-check.ts';
import { s3ObjectChecksum } from '../../shared/adapters/s3/object-checksum.ts';
import { stepFunctionsEngine } from '../../shared/adapters/stepfunctions/workflow-engine.ts';
import { findEarlierSubmission } from '../../shared/adapters/store/find-earlier-submission.ts';
import { publishedEventsOf } from '../../shared/adapters/store/published-events.ts';
import { fetchHttpClient } from '../../shared/adapters/system/fetch.http-client.ts';
import type { AcceptRequestDeps } from './accept-request.ts';
import type { AdvanceRolloutDeps } from './advance-rollout.ts';
import type { ControlApiDeps } from './control-api.deps.ts';
import type { FinishDeploymentDeps } from './finish-deployment.ts';
import type { FireTriggersDeps } from './fire-triggers.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import type { PlanWaveDeps } from './plan-wave.ts';
import type { PublishEventsDeps, StreamRecord } from './publish-events.ts';
import type { RecoverDeploymentHandlerDeps } from './recover-deployment.handler.ts';
import type { StartQueuedDeps } from './start-queued.ts';
import type { SweepLeasesDeps } from './sweep-leases.ts';
import type { UndoEffectsDeps } from './undo-effects.ts';
import type { VerifyServicesDeps } from './verify-services.ts';

const environment = process.env;

/** What every function of the component stands on. */
export const base = foundation(environment);

const engine = () => ({
  engine: stepFunctionsEngine({
    client: new SFNClient({}),
    machines: {
      deployment: setting(environment, 'WINDLASS_DEPLOYMENT_MACHINE'),
      rollback: setting(environment, 'WINDLASS_ROLLBACK_MACHINE'),
    },
  }),
});

const describing = () => ({ describe: describeService({ ...base, lambda: lambdaClient() }) });

/** What a service is made and changed with. */
const making = () => ({
  ...base,
  lambda: lambdaClient(),
  iam: new IAMClient({}),
  logs: new CloudWatchLogsClient({}),
  settings: {
    ...base.scope,
    boundary_arn: setting(environment, 'WINDLASS_SERVICE_BOUNDARY'),
    log_retention_days: Number(setting(environment, 'WINDLASS_LOG_RETENTION_DAYS')),
  },
});

/** What submitting a release needs, by the API or by an event. */
const submitting = () => ({
  ...base,
  ...engine(),
  findEarlierSubmission: findEarlierSubmission(base.table),
  deployer: { checkArtifact: checkArtifact({ s3: new S3Client({}) }) },
  drivers: awsDriverChecks,
  supported_providers: ['AWS'] as const,
});

/** Nothing tells an API's Lambda of a change: it looks again after a while. */
const lookAgain_milliseconds = 1_000;

export const answering = (): OrchestratorApiDeps => ({
  ...submitting(),
  awaitChange: async (_, at_most_milliseconds) => {
    await base.sleep(Math.min(at_most_milliseconds, lookAgain_milliseconds));
    return 'LOOK_AGAIN';
  },
});

export const controlling = (): ControlApiDeps => ({ ...base, ...engine() });

export const acceptingRequests = (): AcceptRequestDeps => submitting();

export const firingTriggers = (): FireTriggersDeps => ({
  ...submitting(),
  objectChecksum: s3ObjectChecksum(new S3Client({})),
});

export const planningWaves = (): PlanWaveDeps => ({ ...base, deployer: describing() });

export const rollingOut = (): AdvanceRolloutDeps => {
  const deps = making();
  return {
    ...base,
    deployer: {
      checkArtifact: checkArtifact({ s3: new S3Client({}) }),
      describe: describeService(deps),
      addressOf: addressOf(deps),
      install: installVersion(deps),
      scale: scaleVersion(deps),
      shiftTraffic: shiftTraffic(deps),
      waitUntilSettled: waitUntilSettled(deps),
      sample: sampleTraffic,
    },
  };
};

export const verifying = (): VerifyServicesDeps => {
  const lambda = lambdaClient();
  return {
    ...base,
    deployer: {
      describe: describeService({ ...base, lambda }),
      waitUntilSettled: waitUntilSettled({ ...base, lambda }),
    },
    http: fetchHttpClient(),
  };
};

export const finishing = (): FinishDeploymentDeps => {
  const deps = making();
  return { ...base, deployer: { describe: describeService(deps), remove: removeVersion(deps) } };
};

export const undoing = (): UndoEffectsDeps => {
  const deps = making();
  const s3 = new S3Client({});
  return {
    ...base,
    deployer: {
      checkArtifact: checkArtifact({ s3 }),
      describe: describeService(deps),
      install: installVersion(deps),
      scale: scaleVersion(deps),
      shiftTraffic: shiftTraffic(deps),
      remove: removeVersion(deps),
      waitUntilSettled: waitUntilSettled(deps),
    },
    drivers: awsUndoingDrivers({ ...base, s3, dynamodb: new DynamoDBClient({}), sqs: new SQSClient({}) }),
    alarms: cloudWatchAlarms(cloudWatchClient(), { ...base.scope, topic_arn: setting(environment, 'WINDLASS_TOPIC') }),
  };
};

/** A record of the table's stream, as Lambda brings it. */
type TableStreamRecord = StreamRecord & TableRecord;

export const publishing = (): PublishEventsDeps<TableStreamRecord> => ({
  changeOf: changeOfRecord,
  eventsOf: publishedEventsOf,
  publisher: eventBridgePublisher({
    client: new EventBridgeClient({}),
    bus_name: setting(environment, 'WINDLASS_BUS'),
    random: Math.random,
    sleep: base.sleep,
  }),
  log: base.log,
});

export const recovering = (): RecoverDeploymentHandlerDeps => ({
  ...base,
  ...engine(),
  deployment_machine_arn: setting(environment, 'WINDLASS_DEPLOYMENT_MACHINE'),
});

export const startingQueued = (): StartQueuedDeps => submitting();

export const sweeping = (): Omit<SweepLeasesDeps, 'startQueued'> & StartQueuedDeps => submitting();

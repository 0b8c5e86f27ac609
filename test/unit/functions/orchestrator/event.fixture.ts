import { busEventSchema, type BusEvent } from '../../../../shared/contracts/inbound-events.ts';
import type { AnswerRequestDeps } from '../../../../functions/orchestrator/answer-request.ts';
import { findEarlierSubmission } from '../../../../shared/adapters/store/find-earlier-submission.ts';
import { publishedEventsOf } from '../../../../shared/adapters/store/published-events.ts';
import type { Environment } from '../../../../shared/domain/environment/environment.ts';
import type { RequestEvent } from '../../../../shared/domain/trigger/request-event.ts';
import { fakeObservedServices } from '../../../fakes/observed-services.fake.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { openTestStore, saveSomeEnvironment } from '../../shared/adapters/store/store-fixture.ts';
import { triggerOf } from '../../shared/domain/trigger/trigger.fixture.ts';

/** Of an environment where release-bot and ada@acme.com may deploy. */
const policies = [
  {
    id: 'robots',
    kind: 'ACCESS' as const,
    role: 'deployer' as const,
    principals: ['release-bot', 'ada@acme.com'],
  },
];

export const openRequests = async (environment: Partial<Environment> = {}) => {
  const store = openTestStore();
  const [engine, log, deployer] = [fakeWorkflowEngine(), recordingLog(), fakeObservedServices()];
  await saveSomeEnvironment(store, { security_policies: policies, ...environment });
  const deps: AnswerRequestDeps & Pick<typeof store, 'triggers'> = {
    ...store,
    engine,
    log,
    deployer,
    drivers: () => undefined,
    supported_providers: ['LOCAL', 'AWS'],
    findEarlierSubmission: findEarlierSubmission(store.table),
  };
  return {
    store,
    engine,
    log,
    deps,
    addTrigger: (...args: Parameters<typeof triggerOf>) => store.triggers.saveTrigger(triggerOf(...args), 0, new Map()),
    deployments: () => store.deployments.getDeploymentHistory(10, 0),
    /** What the change feed publishes of answers. */
    answers: async (): Promise<readonly RequestEvent[]> =>
      (await store.table.changes('', 1_000)).changes
        .flatMap(publishedEventsOf)
        .flatMap((published) => (published.kind === 'request' ? [published.event] : [])),
    /** Ends a deployment as it would end by itself. */
    end: async (deployment_id: string): Promise<void> => {
      await store.journal.commit(await store.journal.open(deployment_id), () => ({
        events: [
          {
            event_type: 'DEPLOYMENT_FAILED',
            phase: 'VALIDATION',
            status: 'FAILED',
            details: { deployment_status: 'FAILED' },
            source_component: 'orchestrator',
          },
        ],
        end: { completed: false },
      }));
    },
  };
};
export type Requests = Awaited<ReturnType<typeof openRequests>>;

const envelope = {
  version: '0',
  account: '123456789012',
  time: '2026-11-23T19:09:23Z',
  region: 'eu-central-1',
  resources: [],
};

export const requestedEvent = (detail: unknown, changes: object = {}): BusEvent =>
  busEventSchema.parse({
    ...envelope,
    id: '17793124-05d4-b198-2fde-7ededc63b103',
    'detail-type': 'windlass.deployment.requested',
    source: 'com.acme.ci',
    detail,
    ...changes,
  });

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html */
export const imagePushed = (detail: object = {}, changes: object = {}): BusEvent =>
  busEventSchema.parse({
    ...envelope,
    id: '13cde686-328b-6117-af20-0e5566167482',
    'detail-type': 'ECR Image Action',
    source: 'aws.ecr',
    detail: {
      result: 'SUCCESS',
      'repository-name': 'acme/shop',
      'image-digest': `sha256:${'7f'.repeat(32)}`,
      'action-type': 'PUSH',
      'image-tag': 'v1.4.0',
      ...detail,
    },
    ...changes,
  });

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export const objectPut = (object: object = {}, changes: object = {}): BusEvent =>
  busEventSchema.parse({
    ...envelope,
    id: '17793124-05d4-b198-2fde-7ededc63b104',
    'detail-type': 'Object Created',
    source: 'aws.s3',
    resources: ['arn:aws:s3:::acme-releases'],
    detail: {
      version: '0',
      bucket: { name: 'acme-releases' },
      object: {
        key: 'releases/shop-1.4.0.zip',
        size: 5,
        etag: 'b1946ac92492d2347c6235b4d2611184',
        'version-id': 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
        sequencer: '617f08299329d189',
        ...object,
      },
      'request-id': 'N4N7GDK58NMKJ12R',
      requester: '123456789012',
      'source-ip-address': '1.2.3.4',
      reason: 'PutObject',
    },
    ...changes,
  });

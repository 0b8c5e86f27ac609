import { orchestrateDeployment } from '../../../../functions/orchestrator/orchestrate-deployment.ts';
import { startQueued } from '../../../../functions/orchestrator/start-queued.ts';
import { findEarlierSubmission } from '../../../../shared/adapters/store/find-earlier-submission.ts';
import { deploymentRequestSchema, type DeploymentRequest } from '../../../../shared/domain/deployment/deployment.ts';
import type { DeploymentState } from '../../../../shared/domain/deployment/deployment-state.ts';
import type { Environment } from '../../../../shared/domain/environment/environment.ts';
import type { EnvironmentHold } from '../../../../shared/domain/environment/hold.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import { release } from '../../../contract/api/api-fixture.ts';
import { crashPoints } from '../../../fakes/crash-points.ts';
import { fakeObservedServices } from '../../../fakes/observed-services.fake.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { completed, endedAs, openTestStore, saveSomeEnvironment } from '../../shared/adapters/store/store-fixture.ts';

type Wish = Partial<Pick<DeploymentRequest, 'when_busy' | 'priority' | 'plan_hash'>>;

/** An environment in which dan and dora may deploy, and releases of the shop that are submitted to it; no machine runs. */
export const openLine = async (environment: Partial<Environment> = {}) => {
  const store = openTestStore();
  const [fake, log, services, crashes] = [fakeWorkflowEngine(), recordingLog(), fakeObservedServices(), crashPoints()];
  const policies = [
    { id: 'team', kind: 'ACCESS' as const, role: 'deployer' as const, principals: ['dan', 'group:on-call'] },
  ];
  await saveSomeEnvironment(store, { security_policies: policies, ...environment });
  const deps = {
    ...store,
    journal: crashes.wrap(store.journal, ['submit', 'begin', 'commit', 'annotate']),
    engine: crashes.wrap({ start: fake.start }, ['start']),
    log,
    deployer: services,
    drivers: () => undefined,
    supported_providers: ['LOCAL'] as const,
    findEarlierSubmission: findEarlierSubmission(store.table),
  };
  const submit = (name: string, wish: Wish = {}, principal = { subject: 'dan', groups: [] as string[] }) =>
    orchestrateDeployment(deps, {
      deployment_id: `id-of-${name}`,
      request: deploymentRequestSchema.parse(release(name, {}, wish)),
      principal,
      correlation_id: 'c-1',
    });
  const stateOf = async (name: string): Promise<DeploymentState | undefined> => store.records.state(`id-of-${name}`);
  return {
    store,
    deps,
    log,
    services,
    crashes,
    engine: fake,
    submit,
    queue: (name: string, wish: Wish = {}, principal?: { subject: string; groups: string[] }) =>
      submit(name, { when_busy: 'QUEUE', ...wish }, principal),
    stateOf,
    see: () => startQueued(deps, 'dev'),
    /** As its machine would end it. */
    end: async (name: string, how: 'COMPLETED' | 'FAILED' | 'CANCELLED' = 'COMPLETED') =>
      store.journal.commit(await store.journal.open(`id-of-${name}`), () =>
        how === 'COMPLETED' ? completed : endedAs(how),
      ),
    owner: async () => (await store.environments.lease('dev'))?.owner?.replace('id-of-', ''),
    line: async () => ((await store.environments.findEnvironmentById('dev'))?.queue ?? []).map(({ name }) => name),
    /** Of the deployment machine, in the order in which they were started. */
    begun: () => fake.started().map(({ name }) => name.replace('id-of-', '')),
    hold: (changes: Partial<EnvironmentHold> = {}) =>
      store.environments.changeHold('dev', (_, now) => ({
        hold: {
          by: 'ada',
          reason: 'incident 42',
          at: timestampOf(now),
          expires_at: timestampOf(now + 60_000),
          allow_hotfix: false,
          ...changes,
        },
        event_type: 'ENVIRONMENT_HELD',
        audit: { actor: 'ada', action: 'environment.hold', target: 'dev', details: {} },
      })),
    changeEnvironment: async (changes: Partial<Environment>) => {
      const found = (await store.environments.findEnvironmentById('dev')) as Environment;
      const audit = { actor: 'ada', action: 'environment.replace', target: 'dev', details: {} };
      await store.environments.saveEnvironment({ ...found, ...changes }, found.version, audit);
    },
    audits: async () => (await store.environments.auditTrail('dev', { limit: 100 })).items,
  };
};
export type LineWorld = Awaited<ReturnType<typeof openLine>>;

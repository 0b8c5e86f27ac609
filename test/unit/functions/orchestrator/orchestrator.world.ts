import { createHandler as advanceRollout } from '../../../../functions/orchestrator/advance-rollout.handler.ts';
import { createHandler as beginRollback } from '../../../../functions/orchestrator/begin-rollback.handler.ts';
import {
  executeDeploymentPhase,
  type PhaseTasks,
} from '../../../../functions/orchestrator/execute-deployment-phase.ts';
import { createHandler as finishDeployment } from '../../../../functions/orchestrator/finish-deployment.handler.ts';
import { createHandler as finishRollback } from '../../../../functions/orchestrator/finish-rollback.handler.ts';
import { createHandler as handleFailure } from '../../../../functions/orchestrator/handle-failure.handler.ts';
import { createHandler as planWave } from '../../../../functions/orchestrator/plan-wave.handler.ts';
import { createHandler as recordServiceFailure } from '../../../../functions/orchestrator/record-service-failure.handler.ts';
import { createHandler as retryPhase } from '../../../../functions/orchestrator/retry-phase.handler.ts';
import { createHandler as undoEffects } from '../../../../functions/orchestrator/undo-effects.handler.ts';
import { createHandler as verifyServices } from '../../../../functions/orchestrator/verify-services.handler.ts';
import { machineInput, proceed } from '../../../../shared/contracts/tasks.ts';
import {
  completePhase,
  requestCancel,
  requestFinish,
  requestPause,
  requestResume,
  requestRetry,
  rollbackDeployment,
  type ForwardPhase,
  type SteeringDecision,
} from '../../../../shared/domain/deployment/deployment.aggregate.ts';
import { deploymentRequestSchema } from '../../../../shared/domain/deployment/deployment.ts';
import type { DeploymentState } from '../../../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../../../shared/domain/deployment/deployment-status.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import { resourceLedgerSeq } from '../../../../shared/domain/deployment/ledger-entry.ts';
import { replayDeployment } from '../../../../shared/domain/deployment/evolve-deployment.ts';
import { makePlan } from '../../../../shared/domain/planning/make-plan.ts';
import type { ResourceEvent } from '../../../../shared/domain/resource/resource-event.ts';
import type { ResourceRequirement } from '../../../../shared/domain/resource/resource-requirement.ts';
import { contentHash } from '../../../../shared/runtime/content-hash.ts';
import { crashPoints } from '../../../fakes/crash-points.ts';
import { fakeHttpClient, answered, unanswered } from '../../../fakes/http-client.fake.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeResourceDriver } from '../../../fakes/resource-driver.fake.ts';
import { fakeServiceDeployer } from '../../../fakes/service-deployer.fake.ts';
import {
  itemsOf,
  openTestStore,
  saveSomeEnvironment,
  someDeployment,
  someEnvironment,
  someResource,
} from '../../shared/adapters/store/store-fixture.ts';

export const environment_id = 'dev';

export type Released = {
  readonly name: string;
  readonly version?: string;
  readonly needs?: readonly string[];
  readonly instances?: number;
  readonly [field: string]: unknown;
};

const specificationOf = ({ name, version = '1', needs = [], instances = 1, ...more }: Released): object => ({
  name,
  version,
  artifact: { kind: 'DIRECTORY', location: `/srv/${name}/${version}` },
  command: ['node', 'server.mjs'],
  dependencies: needs.map((service_name) => ({ service_name })),
  health_checks: [{ kind: 'HTTP' }],
  scaling_rules: [{ min_instances: instances, max_instances: instances }],
  ...more,
});

/** Two stores and a cart that needs both, and the shop that needs the cart. */
export const shop = (version: string, changes: Readonly<Record<string, object>> = {}): readonly Released[] =>
  [
    { name: 'stock', version, needs: [] },
    { name: 'mail', version, needs: [] },
    { name: 'cart', version, needs: ['stock', 'mail'], instances: 2 },
    { name: 'front', version, needs: ['cart'] },
  ].map((service) => ({ ...service, ...changes[service.name] }));

const idOf = (number: number): string => `01JDEPLOYMENT${String(number).padStart(13, '0')}`;

const plenty = { cpu_millicores: 1e9, memory_bytes: 1e15, instances: 1e6, resources: 1e6 };

/**
 * An environment with its store, deployer and driver, in which releases can be made and crash. The phases of other components are done by
 * commits that say no more than that they are over.
 */
export const openWorld = async (options: Parameters<typeof openTestStore>[0] = {}) => {
  const store = openTestStore(options);
  const { configuration } = someEnvironment();
  const environment = await saveSomeEnvironment(store, {
    configuration: { ...configuration, limits: plenty, variables: { REGION: 'local' } },
  });
  const fake = fakeServiceDeployer();
  const resource = fakeResourceDriver();
  const crashes = crashPoints();
  const pauses: number[] = [];
  /** Answers of stable addresses, beside what the deployer says of health. */
  const answers = new Map<string, number>();
  const http = fakeHttpClient(({ url }) => {
    const running = fake.behind(url);
    if (running === undefined) return unanswered('connection refused');
    const isServing = running.versions.some(
      ({ weight, instances }) => weight > 0 && instances.some(({ state }) => state === 'HEALTHY'),
    );
    return answered(isServing ? (answers.get(url) ?? 200) : 503);
  });
  const journal = crashes.wrap(store.journal, ['commit', 'intend', 'takeOver', 'annotate']);
  const deployer = crashes.wrap(fake.deployer, ['install', 'scale', 'shiftTraffic', 'remove']);
  const driver = crashes.wrap(resource.driver, ['create', 'configure', 'remove', 'restore']);
  const sleep = async (milliseconds: number): Promise<void> => {
    pauses.push(milliseconds);
    store.clock.advance(milliseconds);
  };
  const { records, environments, resources, clock } = store;
  const log = recordingLog();
  const deps = {
    journal,
    records,
    environments,
    resources,
    deployer,
    drivers: () => driver,
    alarms: undefined,
    http: http.client,
    clock,
    log,
    sleep,
  };
  let submissions = 0;

  const submit = async (
    services: readonly Released[],
    specification: object = {},
    more: object = {},
  ): Promise<string> => {
    const id = idOf((submissions += 1));
    const request = deploymentRequestSchema.parse({
      name: `release-${submissions}`,
      specification: { target_environment: environment_id, services: services.map(specificationOf), ...specification },
      ...more,
    });
    const plan = makePlan({
      request,
      environment,
      live: await environments.liveServices(environment_id),
      liveResources: await resources.findResourcesByEnvironment(environment_id),
      capacity: await environments.capacity(environment_id),
      artifactHashes: new Map(services.map(({ name }) => [name, 'ab'.repeat(32)])),
      resourceCosts: new Map(),
      hash: contentHash,
    });
    const result = await store.journal.submit({
      ...someDeployment({ id, name: request.name }),
      request,
      plan,
      reservation: plan.capacity,
    });
    if (result.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
    return id;
  };

  /** What the other components' tasks say of their phases. */
  const passPhase = (phase: ForwardPhase, deployment_id: string) => async () => {
    const { state, ...session } = await store.journal.open(deployment_id);
    const events = completePhase(state, phase, 'done');
    if (events.length > 0)
      await store.journal.commit(session, () => ({
        events,
        ...(phase === 'PREPARATION' && {
          prepared_configuration: { environment_variables: environment.configuration.variables, resource_outputs: {} },
        }),
      }));
    return proceed;
  };

  /** Makes a resource as the provisioner does: intended, made, done. */
  const provision = async (
    deployment_id: string,
    requirement: Pick<ResourceRequirement, 'name' | 'resource_type'>,
  ): Promise<void> => {
    const session = await store.journal.open(deployment_id);
    const { name, resource_type } = requirement;
    const target = { environment_id, resource_type, name };
    const entry = await journal.intend(session, {
      seq: resourceLedgerSeq(name),
      action: 'CREATE_RESOURCE',
      target: name,
      compensation: { kind: 'REMOVE_RESOURCE', resource_type, resource_name: name },
    });
    const observed = await driver.create(
      { target, quantity: 1, specification: { size_bytes: 1 } },
      session.lease_token,
    );
    const made = someResource({
      id: `id-of-${name}`,
      name,
      type: resource_type,
      physical_id: observed.physical_id,
      outputs: observed.outputs,
      created_by_deployment: deployment_id,
    });
    await journal.commit(session, () => ({
      resources: [{ ...made, allocation: { ...made.allocation, name, resource_id: made.id } }],
      ledger: [{ ...entry, state: 'DONE', made: `${resource_type} ${name}` }],
    }));
  };

  const tasksOf = (deployment_id: string): PhaseTasks => {
    const passed = async () => proceed;
    return {
      ValidateEnvironment: passPhase('INITIATION', deployment_id),
      ScanSpecification: passPhase('VALIDATION', deployment_id),
      AssessResources: passed,
      ProvisionResources: passed,
      PrepareConfiguration: passPhase('PREPARATION', deployment_id),
      SetUpMonitoring: passed,
      PlanWave: planWave(deps),
      AdvanceRollout: advanceRollout(deps),
      VerifyServices: verifyServices(deps),
      RunTests: passed,
      ScanDeployment: passed,
      VerifyBehavior: passPhase('TESTING', deployment_id),
      WatchRelease: passed,
      ReportRelease: passed,
      FinishDeployment: finishDeployment(deps),
      BeginRollback: beginRollback(deps),
      UndoEffects: undoEffects(deps),
      FinishRollback: finishRollback(deps),
    };
  };
  const runPhase = (
    deployment_id: string,
    phase: Parameters<typeof executeDeploymentPhase>[1],
    tasks: PhaseTasks = {},
  ) => executeDeploymentPhase({ tasks: { ...tasksOf(deployment_id), ...tasks }, sleep }, phase, { deployment_id });

  /** Brings a deployment to DEPLOYING. */
  const prepare = async (deployment_id: string): Promise<void> => {
    for (const phase of ['VALIDATION', 'PREPARATION'] as const) await runPhase(deployment_id, phase);
  };
  /** All phases from the first one on; undone when one stops. */
  const run = async (deployment_id: string, tasks: PhaseTasks = {}): Promise<DeploymentState> => {
    for (const phase of ['VALIDATION', 'PREPARATION', 'DEPLOYMENT', 'TESTING', 'COMPLETION'] as const) {
      const { outcome } = await runPhase(deployment_id, phase, tasks);
      if (outcome === 'STOPPED') {
        await runPhase(deployment_id, 'ROLLBACK');
        break;
      }
    }
    return stateOf(deployment_id);
  };
  const stateOf = async (deployment_id: string): Promise<DeploymentState> => {
    const state = await records.state(deployment_id);
    if (state === undefined) throw new Error('the deployment is gone');
    return state;
  };
  /** What somebody asks of the deployment; the state after it. */
  const steered =
    (decide: (state: DeploymentState) => SteeringDecision) =>
    (deployment_id: string): Promise<DeploymentState> =>
      store.journal.annotate(deployment_id, (state) => {
        const decision = decide(state);
        if (decision.outcome === 'refused') throw new Error(decision.message);
        return { events: decision.events };
      });
  /** What the API puts on record before it starts the machine. */
  const askForRollback = (deployment_id: string): Promise<DeploymentState> =>
    store.journal.annotate(deployment_id, (state) => ({
      events: rollbackDeployment(state, 'customers complain', { now: timestampOf(clock.now()) }),
    }));

  return {
    ...store,
    environment,
    deps,
    log,
    fake,
    resource,
    crashes,
    pauses,
    answers,
    requests: http.requests,
    submit,
    prepare,
    provision,
    run,
    runPhase,
    stateOf,
    /** Submits a release and runs it to its end. */
    release: async (services: readonly Released[], specification: object = {}) =>
      run(await submit(services, specification)),
    planWave: (deployment_id: string) => planWave(deps)({ deployment_id }),
    advance: (deployment_id: string, service_name: string) => advanceRollout(deps)({ deployment_id, service_name }),
    recordServiceFailure: (deployment_id: string, service_name: string, failure: { Error: string; Cause: unknown }) =>
      recordServiceFailure(deps)({ deployment_id, service_name, failure }),
    verify: (deployment_id: string) => verifyServices(deps)({ deployment_id }),
    finish: (deployment_id: string) => finishDeployment(deps)({ deployment_id }),
    begin: (deployment_id: string, failure: { Error: string; Cause: string } | null = null) =>
      beginRollback(deps)(machineInput(deployment_id, failure)),
    undo: (deployment_id: string) => undoEffects(deps)({ deployment_id }),
    finishRollback: (deployment_id: string) => finishRollback(deps)({ deployment_id }),
    askForRollback,
    /** As its machine does; of a deployment that has ended, as somebody asks for it. */
    rollBack: async (deployment_id: string) => {
      if (isTerminal((await stateOf(deployment_id)).status)) await askForRollback(deployment_id);
      return runPhase(deployment_id, 'ROLLBACK');
    },
    eventTypes: async (deployment_id: string) =>
      (await records.events(deployment_id, 0, 1_000)).map(({ event_type }) => event_type),
    liveVersions: async () =>
      Object.fromEntries(
        (await environments.liveServices(environment_id)).map(({ service_name, version }) => [service_name, version]),
      ),
    ledgerStates: async (deployment_id: string) =>
      (await records.ledger(deployment_id)).map(({ target, state }) => `${target} ${state}`),
    step: async (deployment_id: string, id: string) =>
      (await records.steps(deployment_id)).find((step) => step.id === id),
    cancel: steered((state) => requestCancel(state, 'ada', 'the wrong release')),
    pause: steered((state) => requestPause(state, 'ada', 'errors on the graph')),
    /** Ends all bakes that are under way, as POST .../promote does. */
    finishBake: async (deployment_id: string) => {
      const open = (await records.services(deployment_id)).flatMap(({ service_name, bakes = [] }) =>
        bakes.filter(({ outcome }) => outcome === undefined).map(({ began_at }) => ({ service_name, began_at })),
      );
      const now = timestampOf(clock.now());
      return steered((state) => requestFinish(state, open, { by: 'ada', now }))(deployment_id);
    },
    resume: steered((state) => requestResume(state, 'ada', 'it was the graph')),
    retry: steered((state) => requestRetry(state, 'ada', timestampOf(clock.now()))),
    handleFailure: (deployment_id: string, failure: { Error: string; Cause: string } | null = null) =>
      handleFailure(deps)(machineInput(deployment_id, failure)),
    retryPhase: (deployment_id: string) => retryPhase(deps)({ deployment_id }),
    /** Resource events on their way to the bus. */
    news: async (deployment_id: string) =>
      (await itemsOf(store.table, `DEPLOYMENT#${deployment_id}`))
        .filter(({ sk }) => sk.startsWith('OUTBOX#'))
        .flatMap((item) => item['records'] as unknown as { event: ResourceEvent }[])
        .map(({ event }) => event),
    /** The state that the stored events fold to (I6). */
    replayed: async (deployment_id: string) => replayDeployment(await records.events(deployment_id, 0, 1_000)),
  };
};
export type World = Awaited<ReturnType<typeof openWorld>>;

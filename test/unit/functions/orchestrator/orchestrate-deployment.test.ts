import { describe, expect, it } from '@jest/globals';
import {
  orchestrateDeployment,
  type OrchestrateDeploymentDeps,
} from '../../../../functions/orchestrator/orchestrate-deployment.ts';
import { findEarlierSubmission } from '../../../../shared/adapters/store/find-earlier-submission.ts';
import { deploymentRequestSchema } from '../../../../shared/domain/deployment/deployment.ts';
import { administratorsGroup } from '../../../../shared/domain/environment/security-policy.ts';
import { release } from '../../../contract/api/api-fixture.ts';
import { fakeObservedServices } from '../../../fakes/observed-services.fake.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { openTestStore, saveSomeEnvironment, someAudit } from '../../shared/adapters/store/store-fixture.ts';

const principal = { subject: 'ada', groups: [administratorsGroup] };
const command = { request: deploymentRequestSchema.parse(release()), principal, correlation_id: 'c-1' };

const open = async () => {
  const store = openTestStore();
  const engine = fakeWorkflowEngine();
  await saveSomeEnvironment(store);
  const deps: OrchestrateDeploymentDeps = {
    ...store,
    engine,
    log: recordingLog(),
    deployer: fakeObservedServices(),
    drivers: () => undefined,
    supported_providers: ['LOCAL'],
    findEarlierSubmission: findEarlierSubmission(store.table),
  };
  return { store, engine, deps };
};

/** The environment is changed after each of the first `times` looks at what is live, which is between planning and storing. */
const changingEnvironment = (
  deps: OrchestrateDeploymentDeps,
  store: Awaited<ReturnType<typeof open>>['store'],
  times: number,
): OrchestrateDeploymentDeps => {
  let left = times;
  const liveServices = async (id: string) => {
    const live = await store.environments.liveServices(id);
    const environment = await store.environments.findEnvironmentById(id);
    if (environment !== undefined && left-- > 0)
      await store.environments.saveEnvironment(
        { ...environment, name: `changed ${left}` },
        environment.version,
        someAudit,
      );
    return live;
  };
  return { ...deps, environments: { ...store.environments, liveServices } };
};

describe('orchestrating a deployment', () => {
  it('takes a specification, and answers with the deployment that was stored and started [O1]', async () => {
    const { store, engine, deps } = await open();
    const result = await orchestrateDeployment(deps, command);
    expect(result).toMatchObject({
      outcome: 'accepted',
      state: { name: 'shop-v1', status: 'PENDING', correlation_id: 'c-1' },
    });
    const state = result.outcome === 'accepted' ? result.state : undefined;
    expect(engine.started().map((one) => one.name)).toEqual([state?.id]);
    const specification = await store.records.specification(state?.id ?? '');
    expect(specification?.services.map((one) => one.name)).toEqual(['stock', 'shop']);
  });

  it('plans anew when the environment is changed under it, once', async () => {
    const { store, deps } = await open();
    const result = await orchestrateDeployment(changingEnvironment(deps, store, 1), command);
    expect(result.outcome).toBe('accepted');
    const plan = result.outcome === 'accepted' ? await store.records.plan(result.state.id) : undefined;
    expect(plan?.environment_version).toBe(2);
  });

  it('gives up when the environment is changed again and again, and leaves nothing', async () => {
    const { store, engine, deps } = await open();
    expect(await orchestrateDeployment(changingEnvironment(deps, store, 2), command)).toEqual({
      outcome: 'environment_changed',
    });
    expect([(await store.deployments.getDeploymentHistory(10, 0)).length, engine.started().length]).toEqual([0, 0]);
  });

  it('answers with the deployment that the key is bound to, though it was bound while this one was refused [B6]', async () => {
    const { deps } = await open();
    const keyed = { ...command, idempotency_key: 'k' };
    let first: Awaited<ReturnType<typeof orchestrateDeployment>> | undefined;
    const raced: OrchestrateDeploymentDeps = {
      ...deps,
      journal: {
        ...deps.journal,
        submit: async () => {
          first = await orchestrateDeployment(deps, keyed);
          return { outcome: 'capacity_exhausted', message: 'the other one took it' };
        },
      },
    };
    const result = await orchestrateDeployment(raced, keyed);
    expect(result).toEqual({ outcome: 'repeated', state: first?.outcome === 'accepted' ? first.state : undefined });
  });
});

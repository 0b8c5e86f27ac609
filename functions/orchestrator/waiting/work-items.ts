import { rolloutOf } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import { openBakeOf } from '../../../shared/domain/deployment/open-bakes.ts';
import type { RolloutAction } from '../../../shared/domain/deployment/service-rollout.ts';
import type { WaitingItem } from '../../../shared/domain/deployment/waiting.ts';
import { countOf, listWords } from '../../../shared/domain/naming/list-words.ts';
import { millisecondsOf, timestampOf } from '../../../shared/domain/naming/names.ts';
import { longestHealing } from '../rollout/judge-health.ts';
import { actionsOf, previousIn } from '../rollout/load-rollout.ts';
import type { Rollout, WaitingFacts } from './waiting-facts.ts';
import { whoMay } from './who-may.ts';

/** What ends by itself, or when somebody puts right what is wrong outside of Windlass; or with the deployment. */
const byItself = ({ state, environment }: WaitingFacts): Pick<WaitingItem, 'unblocked_by' | 'how'> => ({
  unblocked_by: [...whoMay('deployer', environment)],
  how: [`windlass cancel ${state.name}`],
});

const healthItem = (facts: WaitingFacts, { planned, service }: Rollout, since: string): WaitingItem => ({
  kind: 'HEALTH',
  subject: planned.name,
  what: `${planned.name} ${planned.to_version} waits for its instances to be healthy.`,
  since,
  until: timestampOf(millisecondsOf(since) + longestHealing(service.health_checks)),
  ...byItself(facts),
});

const ailingItem = (facts: WaitingFacts, { planned, service }: Rollout, since: string): WaitingItem => ({
  kind: 'DEPENDENCY',
  subject: planned.name,
  what: `${planned.name} ${planned.to_version} takes traffic only when all that it depends on is healthy: ${listWords(service.dependencies.map(({ service_name }) => service_name))}.`,
  since,
  ...byItself(facts),
});

/** What the rollout counts its actions by: what it found running, which its ledger entry has, may not be what was planned for. */
const rolloutActions = ({ ledger }: WaitingFacts, { planned, service }: Rollout): readonly RolloutAction[] => {
  const entry = ledger.find(({ action, target }) => action === 'ROLL_OUT_SERVICE' && target === planned.name);
  return entry === undefined
    ? rolloutOf(planned, service)
    : actionsOf({ planned, service, previous: previousIn(entry) });
};

/** By the action that it waits for: traffic is shifted at once unless a dependency ails. */
const itemOfRollout = (facts: WaitingFacts, rollout: Rollout): readonly WaitingItem[] => {
  const { record } = rollout;
  if (record?.status !== 'IN_PROGRESS' || openBakeOf(record) !== undefined) return [];
  const action = rolloutActions(facts, rollout)[record.next_action]?.kind;
  const since = record.action_started_at;
  return [action === 'SHIFT_TRAFFIC' ? ailingItem(facts, rollout, since) : healthItem(facts, rollout, since)];
};

/** Services that wait for instances to be healthy, their own or those of others. */
export const healthItems = (facts: WaitingFacts): readonly WaitingItem[] =>
  facts.rollouts.flatMap((rollout) => itemOfRollout(facts, rollout));

const begunAt = (facts: WaitingFacts): string =>
  facts.steps.find(({ id }) => id === 'W33')?.finished_at ?? facts.state.updated_at;

/** Services of the next wave, by what they depend on: it begins when the one before it is active. */
export const waveItems = (facts: WaitingFacts): readonly WaitingItem[] => {
  const open = facts.rollouts.map(({ planned }) => planned.name);
  return facts.upcoming.map(({ planned, service }): WaitingItem => {
    const needed = service.dependencies.map(({ service_name }) => service_name).filter((name) => open.includes(name));
    return {
      kind: 'DEPENDENCY',
      subject: planned.name,
      what:
        needed.length === 0
          ? `${planned.name} is in a later wave, which begins when this one is active: ${listWords(open)}.`
          : `${planned.name} waits for ${listWords(needed)}, on which it depends.`,
      since: begunAt(facts),
      ...byItself(facts),
    };
  });
};

/** Resources that were asked for and do not work yet. */
export const resourceItems = (facts: WaitingFacts): readonly WaitingItem[] =>
  facts.state.status !== 'PROVISIONING'
    ? []
    : facts.ledger
        .filter(({ action, state }) => action.endsWith('_RESOURCE') && state === 'INTENDED')
        .map(({ target, intended_at, action }) => ({
          kind: 'RESOURCE',
          subject: target,
          what: `${target} is being ${action === 'CREATE_RESOURCE' ? 'made' : 'changed'}, and is not ready yet.`,
          since: intended_at,
          ...byItself(facts),
        }));

/** The tests of the release take their time. */
export const testItems = (facts: WaitingFacts): readonly WaitingItem[] => {
  const { state, steps, request } = facts;
  if (state.status !== 'TESTING' || steps.some(({ id, outcome }) => id === 'W53' && outcome !== 'FAILED')) return [];
  const { api_tests = [], performance_tests = [] } = request?.specification.success_criteria ?? {};
  return [
    {
      kind: 'TESTS',
      subject: state.name,
      what: `Its tests run: ${countOf(api_tests.length, 'API test')} and ${countOf(performance_tests.length, 'performance test')}.`,
      since: steps.find(({ id }) => id === 'W44')?.finished_at ?? state.updated_at,
      ...byItself(facts),
    },
  ];
};

import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { stoppingWords } from '../../shared/domain/deployment/stopping-words.ts';
import type { Waiting, WaitingItem } from '../../shared/domain/deployment/waiting.ts';
import { bakeItems, watchItems } from './waiting/bake-items.ts';
import { decisionItems, holdItems, leaseItems, pauseItems, queueItems } from './waiting/steering-items.ts';
import { readWaitingFacts, type WaitingFacts, type WaitingSources } from './waiting/waiting-facts.ts';
import { healthItems, resourceItems, testItems, waveItems } from './waiting/work-items.ts';

export type ReadWaitingDeps = WaitingSources;

/** Of one that goes forward; a person comes before a machine. */
const forward = [
  pauseItems,
  holdItems,
  queueItems,
  bakeItems,
  watchItems,
  healthItems,
  waveItems,
  resourceItems,
  testItems,
] as const;
/** Of one that does not. */
const stopped = [decisionItems, leaseItems] as const;

/** All that a deployment waits for, with who can unblock it (B7). Nothing when nothing blocks it. */
export const waitingItems = (facts: WaitingFacts): readonly WaitingItem[] =>
  (stoppingWords(facts.state) === undefined ? forward : stopped).flatMap((find) => find(facts));

/** What the deployment waits for now, by what is on record. */
export const readWaiting = async (deps: ReadWaitingDeps, state: DeploymentState): Promise<Waiting> => ({
  deployment_id: state.id,
  status: state.status,
  items: [...waitingItems(await readWaitingFacts(deps, state))],
});

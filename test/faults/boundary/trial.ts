import { isUnfinished } from '../../../functions/orchestrator/recovery/is-unfinished.ts';
import type { DeploymentEvent } from '../../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { Picture } from '../evidence.ts';
import { brokenInvariants } from '../invariants.ts';
import { secret, trafficOf, type Kind, type Outcome } from './kinds.ts';
import { openLife, type Life, type Point } from './life.ts';
import type { Answer, Ask, Request } from './lives.ts';
import { environment_id, type ShopWorld } from './shop.world.ts';

type Asking = (ask: Ask) => Promise<Answer>;

/** How a process that ends is followed by another: that of the embedded stack, or those of AWS. */
export type Succession = {
  /** Nothing is cut off, until everything that was asked for is over. */
  undisturbed(asking: Asking): Promise<Answer>;
  /** In the life, and when that ends in whatever follows it, until everything is over. Answers what was answered, if anything. */
  disturbed(life: Life, asking: Asking, asksAgain: boolean): Promise<Answer | undefined>;
  /** Runs the machines of the deployment once more, as if it had not been noticed that they ended. */
  again(deployment_id: string): Promise<void>;
  /** What consumers were told since the last call, when they have been told everything. */
  told(): Promise<readonly string[]>;
  /** Ends what still lives. */
  close(): void;
};

export type Cut = {
  readonly point: Point;
  /** Hears of each call of the life that is to be cut off. */
  readonly onCall?: (count: number) => void;
  /** Whether a client that got no answer asks again, or gives up. */
  readonly asksAgain: boolean;
};

export type Trial = {
  readonly broken: readonly string[];
  /** Undefined when nothing had been accepted. */
  readonly outcome: Outcome | undefined;
  /** Whether the client was told that its request was accepted. */
  readonly isAccepted: boolean;
  readonly wasCut: boolean;
  /** Every counted call of the life, as `table.transact`. */
  readonly trace: readonly string[];
  /** Of the deployment, if there is one. */
  readonly events: readonly DeploymentEvent[];
};

let releases = 0;
const nextVersion = (): string => String((releases += 1));

const submission = (kind: Kind, version: string): Request => ({
  method: 'POST',
  path: '/v1/deployments',
  idempotency_key: `key-${version}`,
  body: {
    name: `release-${version}`,
    when_busy: 'QUEUE',
    specification: {
      target_environment: environment_id,
      services: kind.services(version),
      ...kind.specification?.(version),
    },
  },
});
const rollback = (id: string): Request => ({
  method: 'POST',
  path: `/v1/deployments/${id}/rollback`,
  body: { reason: 'no good' },
});

const unavailable = 503;
const pause_milliseconds = 100;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Asks until the store can be reached. */
const accepted = async (ask: Ask, request: Request): Promise<Answer> => {
  const answer = await ask(request);
  if (answer.status >= 200 && answer.status < 300) return answer;
  if (answer.status !== unavailable) throw new Error(`answered ${answer.status}: ${answer.body}`);
  await pause(pause_milliseconds);
  return accepted(ask, request);
};

const hold: Request = {
  method: 'POST',
  path: `/v1/environments/${environment_id}/hold`,
  body: { reason: 'something is odd', expires_in_seconds: 60 },
};
const letGo: Request = { method: 'DELETE', path: hold.path };

/** The request, and what else is asked for around it. */
const steered = (submit: Asking, steering: Kind['steering']): Asking => {
  if (steering === undefined) return submit;
  if (steering === 'held while it runs')
    return async (ask) => {
      const answer = await submit(ask);
      await pause(1_000);
      await accepted(ask, hold);
      return answer;
    };
  return async (ask) => {
    await accepted(ask, hold);
    const answer = await submit(ask);
    await pause(1_000);
    await accepted(ask, letGo);
    return answer;
  };
};
const idIn = ({ body }: Answer): string => (JSON.parse(body) as DeploymentState).id;
const outcomeOf = (state: DeploymentState): Outcome => ({ status: state.status, rollback: state.rollback.status });

const newest = async (world: ShopWorld): Promise<readonly DeploymentState[]> =>
  (await world.store.deployments.findDeploymentsByEnvironment(environment_id, { limit: 5 })).items;

/** Whether nothing in the environment owes an outcome. */
export const isAllOver = async (world: ShopWorld): Promise<boolean> => !(await newest(world)).some(isUnfinished);

/** What the release changed when its machines ran once more. */
const repeat = async (world: ShopWorld, succession: Succession, id: string) => {
  const count = async () => ({
    effects: world.seen.calls.filter(({ hadEffect }) => hadEffect).length,
    events: (await world.store.records.state(id))?.last_sequence ?? 0,
  });
  const before = await count();
  await succession.again(id);
  const after = await count();
  return { effects: after.effects - before.effects, events: after.events - before.events };
};

/** What is cut off, after all that has to be there before it. Answers the id of what was accepted until then, if anything. */
const prepare = async (
  succession: Succession,
  kind: Kind,
  version: string,
): Promise<{ readonly asking: Asking; readonly known: readonly string[] }> => {
  const submit: Asking = (ask) => accepted(ask, submission(kind, version));
  if (kind.cut !== 'rollback') return { asking: steered(submit, kind.steering), known: [] };
  const id = idIn(await succession.undisturbed(submit));
  return { asking: (ask) => accepted(ask, rollback(id)), known: [id] };
};

/** One release of the kind, cut off at the point, with all that is broken when everything is over. */
export const tryRelease = async (
  world: ShopWorld,
  succession: Succession,
  kind: Kind,
  { point, asksAgain, onCall = () => undefined }: Cut,
): Promise<Trial> => {
  const version = nextVersion();
  await succession.told();
  world.fake.sampled(version, () => trafficOf(kind));
  await world.beginEvidence();
  const before: Picture = await world.picture();
  const { asking, known: before_cut } = await prepare(succession, kind, version);
  const isCounting = (): boolean => kind.cut !== 'undoing' || world.seen.isUndoing();
  const life = openLife({ end: point, isCounting, onCall });
  const answer = await succession.disturbed(life, asking, asksAgain);
  const state = (await newest(world)).find(({ name }) => name === `release-${version}`);
  const again = state === undefined ? { effects: 0, events: 0 } : await repeat(world, succession, state.id);
  const told = await succession.told();
  const known = [...before_cut, ...(answer === undefined ? [] : [idIn(answer)])];
  const evidence = await world.evidence(new Map(state === undefined ? [] : [[state.id, before]]), known);
  return {
    broken: brokenInvariants({ ...evidence, again, told, secrets: [secret] }),
    outcome: state === undefined ? undefined : outcomeOf(state),
    isAccepted: answer !== undefined,
    wasCut: life.trace.length >= point.call && point.call > 0,
    trace: life.trace,
    events: evidence.ended.flatMap(({ events }) => events),
  };
};

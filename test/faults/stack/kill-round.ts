import { setTimeout as sleep } from 'node:timers/promises';
import type { DeploymentEvent } from '../../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import { isRunning } from '../../embedded/embedded.target.ts';
import type { Picture } from '../evidence.ts';
import { brokenInvariants } from '../invariants.ts';
import { eventually, eventuallyTrue } from './eventually.ts';
import type { KilledLab } from './killed.lab.ts';
import type { Round } from './setting.ts';
import type { Users } from './users.ts';

/** When the stack is killed: so long after the deployment told its n-th event, or ended before that. */
export type Moment = {
  readonly event: number;
  readonly milliseconds: number;
  /** Each start after it that is killed too, by how long it took until then. */
  readonly starts_milliseconds?: readonly number[];
};

export const randomMoment = (random: () => number, { events, longest_milliseconds = 200 }: Round): Moment => ({
  event: Math.floor(random() * (events + 1)),
  milliseconds: Math.floor(random() * longest_milliseconds),
});

type UnderWay = { readonly id: string; readonly before: Picture; readonly told: number };

/** Lets the release, or its rollback, begin. */
const begin = async ({ operator, look }: KilledLab, round: Round, version: string): Promise<UnderWay> => {
  const before = await look.picture();
  const key = { 'idempotency-key': version };
  const { id } = await operator().submit(await round.request(version), key);
  if (round.cut === 'release') return { id, before, told: 0 };
  const { state } = await operator().ended(id);
  const asked = await operator().client.request<DeploymentState>('POST', `/v1/deployments/${id}/rollback`, {
    body: { reason: 'no good' },
  });
  return { id, before, told: Math.min(state.last_sequence, asked.last_sequence) };
};

const waitFor = async (lab: KilledLab, { id, told }: UnderWay, { event, milliseconds }: Moment): Promise<void> => {
  const last = told + event;
  const isLast = ({ sequence, event_type }: DeploymentEvent): boolean =>
    sequence >= last || (sequence > told && endings.has(event_type));
  if (event > 0) await lab.operator().reached(id, isLast);
  await sleep(milliseconds);
};
const endings: ReadonlySet<string> = new Set([
  'DEPLOYMENT_SUCCEEDED',
  'DEPLOYMENT_FAILED',
  'DEPLOYMENT_CANCELLED',
  'ROLLBACK_COMPLETED',
]);

/** Whether it owes nothing more. */
export const isOver = ({ status, rollback }: DeploymentState): boolean =>
  ['COMPLETED', 'FAILED', 'CANCELLED'].includes(status) && rollback.status !== 'IN_PROGRESS';

/** Every instance that is wanted runs once, and nothing else does. */
const instanceFaults = async (lab: KilledLab): Promise<readonly string[]> => {
  const { running } = await lab.look.picture();
  const counts = Map.groupBy(await lab.running(), ({ service }) => service);
  return Object.entries(running).flatMap(([key, versions]) => {
    const service = key.slice(key.indexOf('/') + 1);
    const wanted = versions.reduce((sum, [, instances]) => sum + instances, 0);
    const found = counts.get(service)?.length ?? 0;
    return found === wanted ? [] : [`${found} instances of ${service} run, and ${wanted} are wanted`];
  });
};

export type Survived = {
  readonly broken: readonly string[];
  readonly outcome: { readonly status: string; readonly rollback: string };
  readonly failures_before: readonly string[];
  readonly ports: readonly [object, object];
};

/** One round: the stack is killed at the moment, started again, and looked at when all is over and everything serves again. */
export const killRound = async (
  lab: KilledLab,
  users: Users,
  round: Round,
  version: string,
  moment: Moment,
): Promise<Survived> => {
  const began = performance.now();
  const portsBefore = await lab.look.ports();
  const under_way = await begin(lab, round, version);
  await waitFor(lab, under_way, moment);
  const killed = performance.now();
  const orphans = [...(await lab.kill())];
  for (const milliseconds of moment.starts_milliseconds ?? []) {
    await lab.startAndKill(milliseconds);
    orphans.push(...(await lab.running()).map(({ pid }) => pid));
  }
  await lab.start();
  await eventuallyTrue('no process of the former life is left', async () => !orphans.some(isRunning));
  const state = await eventually('the deployment has ended', async () => {
    const found = (await lab.look.deployments()).find(({ id }) => id === under_way.id);
    return found !== undefined && isOver(found) ? found : undefined;
  });
  const over = performance.now();
  await eventuallyTrue('everything serves again', async () => users.answeredSince(over).every((count) => count >= 10));
  await eventuallyTrue('all instances run', async () => (await instanceFaults(lab)).length === 0);
  const texts = [{ where: 'the log', text: await lab.log() }];
  return {
    broken: brokenInvariants(await lab.look.evidence(under_way.id, under_way.before, texts)),
    outcome: { status: state.status, rollback: state.rollback.status },
    failures_before: users.failuresBetween(began, killed, round.bad_answers),
    ports: [portsBefore, await lab.look.ports()],
  };
};

import type { TrafficSample } from '../../../../shared/domain/judge/traffic-sample.ts';
import type { BakeRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import type { TaskOutput } from '../../../../shared/contracts/tasks.ts';
import type { Clock } from '../../../../shared/ports/clock.port.ts';
import { openWorld, type Released, type World } from './orchestrator.world.ts';

type Traffic = { readonly per_second: number; readonly failing?: number; readonly milliseconds?: number };

/** What a version is seen to be asked when it is asked steadily, of which a share fails. */
export const steady =
  (clock: Clock, { per_second, failing = 0, milliseconds = 5 }: Traffic) =>
  (since: number): TrafficSample => {
    const requests = Math.max(0, Math.floor((per_second * (clock.now() - since)) / 1_000));
    const errors = Math.round(requests * failing);
    return { requests, errors, latencies: [{ milliseconds, count: requests - errors }] };
  };

export const canary = (
  steps: readonly (readonly [weight_percent: number, bake_seconds: number])[],
  analysis: object = {},
): object => ({
  deployment_strategy: {
    kind: 'CANARY',
    steps: steps.map(([weight_percent, bake_seconds]) => ({ weight_percent, bake_seconds })),
    analysis: { min_requests: 100, ...analysis },
  },
});

/** Cart 1 serves with as many instances, and a release of cart 2 by the strategy is ready to be rolled out. */
export const ready = async (strategy: object, { instances = 2, beside = [] as readonly Released[] } = {}) => {
  const world = await openWorld();
  await world.release([{ name: 'cart', instances }, ...beside]);
  const others = beside.map((service) => ({ ...service, version: '2' }));
  const id = await world.submit([{ name: 'cart', version: '2', instances, ...strategy }, ...others]);
  await world.prepare(id);
  world.fake.effects.length = 0;
  return { world, id };
};

/** 90 good requests a second for cart 1, and 10 for cart 2, of which a share fails. */
export const receiveTraffic = ({ fake, clock }: World, failing = 0): void => {
  fake.sampled('1', steady(clock, { per_second: 90 }));
  fake.sampled('2', steady(clock, { per_second: 10, failing }));
};

/** Calls AdvanceRollout as its machine does, until it says something else than WAIT, or for so many seconds; answers that and the time it took. */
export const advanceFor = async (
  world: World,
  id: string,
  most_seconds = Infinity,
  service_name = 'cart',
): Promise<TaskOutput & { readonly seconds: number }> => {
  const began = world.clock.now();
  for (;;) {
    const answer = await world.advance(id, service_name);
    const seconds = (world.clock.now() - began) / 1_000;
    if (answer.outcome !== 'WAIT' || seconds >= most_seconds) return { ...answer, seconds };
    world.clock.advance(answer.wait_seconds * 1_000);
  }
};

export const bakesOf = async (world: World, id: string, service_name = 'cart'): Promise<readonly BakeRecord[]> =>
  (await world.records.service(id, service_name))?.bakes ?? [];

/** What was told of the judgements of a deployment, in order. */
export const judgedEvents = async (world: World, id: string) =>
  (await world.records.events(id, 0, 1_000)).filter(({ event_type }) => event_type === 'CANARY_JUDGED');

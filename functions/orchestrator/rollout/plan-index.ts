import type { PlannedService, ReleasePlan } from '../../../shared/domain/planning/release-plan.ts';
import { onceForEach } from '../../../shared/runtime/once-for-each.ts';

/** A larger wave is given out in parts: an execution carries 256 KiB, in what a task answers and in what a Map gathers. */
const mostServices = 500;

/** Services of a wave that are given out together. */
export type WavePart = { readonly wave: number; readonly names: readonly string[] };

/** The first service of a part that the plan changes: all parts before it are over when it is active. */
export type PartBeginning = { readonly part: number; readonly wave: number; readonly service_name: string };

export type PlanIndex = {
  readonly services: ReadonlyMap<string, PlannedService>;
  readonly parts: readonly WavePart[];
  /** Of the parts in which anything changes. */
  readonly beginnings: readonly PartBeginning[];
  /** By wave: how many of the beginnings are of waves before it. */
  readonly beginnings_before: readonly number[];
};

const partsOf = (names: readonly string[], wave: number): readonly WavePart[] =>
  Array.from({ length: Math.ceil(names.length / mostServices) }, (_, part) => ({
    wave,
    names: names.slice(part * mostServices, (part + 1) * mostServices),
  }));

/** Made once for each plan that is read, since every wave and every service of it asks. */
export const planIndexOf = onceForEach((plan: ReleasePlan): PlanIndex => {
  const services = new Map(plan.services.map((service) => [service.name, service]));
  const parts = plan.waves.flatMap(partsOf);
  const beginnings = parts.flatMap(({ wave, names }, part): readonly PartBeginning[] => {
    const service_name = names.find((name) => services.get(name)?.change !== 'NONE');
    return service_name === undefined ? [] : [{ part, wave, service_name }];
  });
  const ofWave = Map.groupBy(beginnings, ({ wave }) => wave);
  let before = 0;
  const beginnings_before = plan.waves.map((_, wave) => {
    const place = before;
    before += ofWave.get(wave)?.length ?? 0;
    return place;
  });
  return { services, parts, beginnings, beginnings_before };
});

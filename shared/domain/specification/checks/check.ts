import type { DeploymentRequest } from '../../deployment/deployment.ts';
import type { Environment } from '../../environment/environment.ts';
import type { CloudProvider } from '../../naming/names.ts';
import { nearestName } from '../../naming/nearest-name.ts';
import type { Resource } from '../../resource/resource.ts';
import type { Finding } from '../specification-fault.ts';

/** What a release is checked against, beside itself. What is not given is not checked. */
export type KnownFacts = {
  readonly liveServices: ReadonlySet<string>;
  readonly environment: Environment;
  /** Where this installation can deploy to. */
  readonly supportedProviders?: readonly CloudProvider[];
  readonly liveResources?: readonly Pick<Resource, 'name' | 'type'>[];
  /** Micro-dollars an hour, by resource name. */
  readonly resourceCosts?: ReadonlyMap<string, number>;
};

/** One concern of a specification: all of its findings, none when it is sound. */
export type Check = (request: DeploymentRequest, known: KnownFacts) => readonly Finding[];

/** A finding for each value that stands a second time; `at` is where the entry with that index has it. */
export const findRepeated = (
  values: readonly (string | undefined)[],
  finding: (index: number, value: string, first: number) => Finding,
): readonly Finding[] => {
  const firsts = new Map<string, number>();
  return values.flatMap((value, index) => {
    if (value === undefined) return [];
    const first = firsts.get(value);
    if (first !== undefined) return [finding(index, value, first)];
    firsts.set(value, index);
    return [];
  });
};

export const suggestionFor = (name: string, known: Iterable<string>): string => {
  const nearest = nearestName(name, known);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
};

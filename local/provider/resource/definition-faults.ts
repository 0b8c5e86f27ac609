import type { ResourceDefinition } from '../../../shared/ports/resource-driver.port.ts';
import type { LocalKind } from './local-kind.ts';

/**
 * Why this machine can't make the resource. A quantity is refused rather than made as numbered copies: three folders, files or caches
 * under one name would give a service three variables that nothing tells apart.
 */
export const definitionFaults = (kind: LocalKind, { target, quantity, specification }: ResourceDefinition): readonly string[] => {
  const faults: string[] = [];
  if (quantity !== 1) faults.push(`quantity is ${quantity}, but a LOCAL ${kind.resource_type} is one ${target.name}. Set it to 1, and give each further one its own name.`);
  const parsed = kind.specification.safeParse(specification);
  for (const issue of parsed.error?.issues ?? []) faults.push(`${['specification', ...issue.path].join('.')}: ${issue.message}.`);
  return faults;
};

import type { z } from 'zod';
import type { ResourceDefinition } from '../../../shared/ports/resource-driver.port.ts';
import type { LocalKind } from './local-kind.ts';

/**
 * Why this machine can't make the resource. A quantity is refused rather than made as numbered copies: three folders, files or caches
 * under one name would give a service three variables that nothing tells apart.
 */
export const definitionFaults = (
  kind: LocalKind,
  { target, quantity, specification }: ResourceDefinition,
): readonly string[] => {
  const quantityFaults =
    quantity === 1
      ? []
      : [
          `quantity is ${quantity}, but a LOCAL ${kind.resource_type} is one ${target.name}. Set it to 1, and give each further one its own name.`,
        ];
  const { error } = kind.specification.safeParse(specification);
  return [...quantityFaults, ...(error?.issues ?? []).map((issue) => specificationFault(kind, issue))];
};

const specificationFault = (kind: LocalKind, issue: z.core.$ZodIssue): string => {
  const fault = `${['specification', ...issue.path].join('.')}: ${issue.message}.`;
  return issue.code === 'unrecognized_keys'
    ? `${fault} A LOCAL ${kind.resource_type} knows ${Object.keys(kind.specification.shape).join(', ')}.`
    : fault;
};

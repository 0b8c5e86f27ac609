import type * as z from 'zod';
import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { parseBody } from '../../shared/domain/specification/parse-body.ts';
import type { SpecificationFault } from '../../shared/domain/specification/specification-fault.ts';
import { checkShape } from '../../shared/runtime/http/check-shape.ts';
import type { ProblemAnswer } from '../../shared/runtime/http/problem.ts';

export type Refusal = {
  readonly outcome: 'refused';
  readonly code: string;
  readonly message: string;
  readonly faults?: readonly SpecificationFault[];
  readonly environment_id?: string;
};

/** What is to be deployed and as whom, or why nothing is. */
export type Wish =
  | { readonly outcome: 'wanted'; readonly request: DeploymentRequest; readonly principal: Principal }
  | Refusal;

export const refusal = (code: string, message: string): Refusal => ({ outcome: 'refused', code, message });

export const refusedBy = ({ code, detail, faults = [] }: ProblemAnswer): Refusal => ({
  ...refusal(code, detail),
  faults,
});

/** The value as the schema makes it of what came from outside, checked as the body of POST /v1/deployments is. `what` it is begins a sentence. */
export const readWished = <S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: string,
): { readonly outcome: 'read'; readonly value: z.output<S> } | Refusal => {
  const misshapen = checkShape(value);
  if (misshapen !== undefined) return refusedBy(misshapen);
  const parsed = parseBody(schema, value);
  return parsed.outcome === 'parsed'
    ? { outcome: 'read', value: parsed.value }
    : { ...refusal('invalid', `${what} is not a valid deployment request: see faults.`), faults: parsed.faults };
};

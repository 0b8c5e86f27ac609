import * as z from 'zod';
import { jsonPointer } from './json-pointer.ts';

export const specificationFaultSchema = z
  .strictObject({
    /** JSON pointer into the posted body, such as /specification/services/2/dependencies/0/service_name. */
    pointer: z.string(),
    code: z.string(),
    /** What was wrong, the value, and what to change. */
    message: z.string(),
  })
  .readonly()
  .meta({ id: 'SpecificationFault' });
export type SpecificationFault = z.infer<typeof specificationFaultSchema>;

/** A fault whose words are made only if it is shown: a body may have a hundred thousand of them. */
export type Finding = { readonly at: readonly PropertyKey[]; readonly code: string; readonly message: () => string };

/** How many faults an answer carries; one more says how many are left out. */
export const faultLimit = 100;

export const showFindings = (findings: readonly Finding[]): readonly SpecificationFault[] => {
  const shown = findings
    .slice(0, faultLimit)
    .map(({ at, code, message }) => ({ pointer: jsonPointer(at), code, message: message() }));
  const more = findings.length - shown.length;
  if (more === 0) return shown;
  return [
    ...shown,
    {
      pointer: '',
      code: 'more_faults',
      message: `At least ${more} more ${more === 1 ? 'fault is' : 'faults are'} not shown. Mend these first.`,
    },
  ];
};

import { expect } from '@jest/globals';
import type * as z from 'zod';

type Sample = Readonly<Record<string, unknown>>;

const without = (sample: Sample, field: string): Sample =>
  Object.fromEntries(Object.entries(sample).filter(([key]) => key !== field));

/** The sample is read as it is, with exactly these fields, each of which must be there unless it is optional; any other is refused. */
export const expectFields = (schema: z.ZodType, sample: Sample, optional: readonly string[] = []): void => {
  expect(schema.parse(JSON.parse(JSON.stringify(sample)))).toEqual(sample);
  for (const field of Object.keys(sample)) {
    expect({ field, accepted: schema.safeParse(without(sample, field)).success }).toEqual({
      field,
      accepted: optional.includes(field),
    });
    expect({ field, accepted: schema.safeParse({ ...sample, [field]: Symbol('odd') }).success }).toEqual({
      field,
      accepted: false,
    });
  }
  expect(schema.safeParse({ ...sample, unheard_of: 1 }).success).toBe(false);
};

/** The field takes each of the values, and not another. */
export const expectValues = (schema: z.ZodType, sample: Sample, field: string, values: readonly unknown[]): void => {
  for (const value of values)
    expect({ value, accepted: schema.safeParse({ ...sample, [field]: value }).success }).toEqual({
      value,
      accepted: true,
    });
  for (const value of ['OTHER', '', null])
    expect({ value, accepted: schema.safeParse({ ...sample, [field]: value }).success }).toEqual({
      value,
      accepted: false,
    });
};

import * as z from 'zod';

/** Text that is handed to an operating system (a path, an argument, a variable): it cannot carry a NUL character. */
export const processTextSchema = (min: number, max: number) =>
  z
    .string()
    .min(min)
    .max(max)
    .refine((text) => !text.includes('\0'), 'must not contain a NUL character');

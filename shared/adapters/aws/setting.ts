import { WindlassError } from '../../domain/errors/windlass.error.ts';

/** What a Lambda is told by its environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

export class MissingSettingError extends WindlassError {
  override readonly name = 'MissingSettingError';
  readonly code = 'missing_setting';
}

/** Throws `MissingSettingError` for a variable that is not set: the template forgot it. */
export const setting = (environment: Environment, name: string): string => {
  const value = environment[name];
  if (value === undefined || value === '')
    throw new MissingSettingError(`The environment variable ${name} is not set; the function's template must set it.`);
  return value;
};

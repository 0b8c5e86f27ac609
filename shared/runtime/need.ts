import { NotFoundError } from '../domain/deployment/deployment.errors.ts';

/** What must be stored by now. Throws `NotFoundError` when it is not. */
export const need = async <T>(found: Promise<T | undefined>, kind: string, id: string): Promise<T> => {
  const value = await found;
  if (value === undefined) throw new NotFoundError(kind, id);
  return value;
};

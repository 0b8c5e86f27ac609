import { isRaced } from './lambda-fault.ts';
import { LambdaBusyError, RacedError } from './lambda.errors.ts';

const attempts = 5;

/** Does the work from its first read on again while somebody else changes what it read. Throws LambdaBusyError when they keep on. */
export const untilUnraced = async <T>(subject: string, work: () => Promise<T>): Promise<T> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof RacedError) && !isRaced(error)) throw error;
    }
  }
  throw new LambdaBusyError(`${subject} is being changed by others.`);
};

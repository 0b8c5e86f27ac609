import { foundation } from '../../shared/adapters/aws/foundation.ts';

/** What every function of the component stands on. */
export const base = foundation(process.env);

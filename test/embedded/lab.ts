import { developmentEnvironment, sampleService, shortCheck, smallRelease } from '../fixtures/small-release.ts';
import { lookAt, type Look } from './look.ts';
import { operatorOf, type Operator } from './operator.ts';
import { openTarget, type Target } from './target.ts';

/** What serves in the lab, and has to be left as it is whatever goes wrong with a release. */
export const base = sampleService('base', 'healthy.mjs');
/** A service that joins it, and is not waited for long. */
export const newcomer = (file: string, changes: object = {}): object =>
  sampleService('new', file, { health_checks: [shortCheck], ...changes });
export const healthy = (changes: object = {}): object => sampleService('new', 'healthy.mjs', changes);
export const withNew = (name: string, added: object, changes: object = {}): object =>
  smallRelease(name, 'lab', [base, added], changes);

/** A deployment that failed and of which nothing is left. */
export const undone = { status: 'FAILED', rollback: { status: 'COMPLETED', remaining: [], kept: [] } };

export type Lab = {
  readonly target: Target;
  readonly operator: Operator;
  look(): Promise<Look>;
  cancel(deployment_id: string): Promise<void>;
  close(): Promise<void>;
};

/** An environment `lab` in which `base` serves, with room for ten instances. */
export const openLab = async (): Promise<Lab> => {
  const target = await openTarget();
  const operator = operatorOf(target);
  await operator.apply(developmentEnvironment('lab', { configuration: { limits: { instances: 10 } } }));
  const { state } = await operator.release(smallRelease('base-v1', 'lab', [base]));
  if (state.status !== 'COMPLETED') throw new Error(`the lab could not be opened: ${JSON.stringify(state.failure)}`);
  return {
    target,
    operator,
    look: () => lookAt(target, operator, 'lab'),
    cancel: async (id) =>
      void (await operator.client.request('POST', `/v1/deployments/${id}/cancel`, {
        body: { reason: 'the wrong release' },
      })),
    close: () => target.close(),
  };
};

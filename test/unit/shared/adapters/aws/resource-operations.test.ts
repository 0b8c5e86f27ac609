import { describe, expect, it } from '@jest/globals';
import type { FoundResource } from '../../../../../shared/adapters/aws/resource-found.ts';
import { creating, reading, restoring, verifying } from '../../../../../shared/adapters/aws/resource-operations.ts';
import { ResourceNotReadyError } from '../../../../../shared/adapters/aws/resource-wait.ts';
import { bucketRules } from '../../../../../shared/adapters/s3/bucket.rules.ts';
import { fault, resourceDeps, targetOf } from './resource-deps.fixture.ts';

const target = targetOf('S3_BUCKET');
const definition = { target, quantity: 1, specification: {} };
const whole: FoundResource = { physical_id: 'b', specification: {}, outputs: {}, state: 'whole' };
const foreign: FoundResource = { ...whole, state: 'foreign' };

/** A kind that is found so, look by look, and as the last time from then on. */
const kindFound = (...looks: readonly (FoundResource | undefined | Error)[]) => {
  const made: unknown[] = [];
  let looked = 0;
  const kind = {
    rules: bucketRules,
    find: async () => {
      const found = looks[Math.min(looked++, looks.length - 1)];
      if (found instanceof Error) throw found;
      return found;
    },
    make: async (what: unknown) => void made.push(what),
    configure: async () => undefined,
  };
  return { kind, made };
};

describe('what AWS is asked to make', () => {
  it.each([
    ['is not seen', undefined],
    ['is seen without its tags', foreign],
    ['is too young to be told whose it is', new ResourceNotReadyError('young')],
  ])('is waited for while it %s', async (_, early) => {
    const deps = resourceDeps();
    const { kind, made } = kindFound(undefined, early, whole);
    expect(await creating(deps, kind).create(definition, 1)).toMatchObject({ physical_id: 'b' });
    expect(made).toHaveLength(1);
    expect(deps.slept).toEqual([2_000]);
  });

  it('may be asked for again when it is not seen for a minute', async () => {
    const { kind } = kindFound(undefined);
    await expect(creating(resourceDeps(), kind).create(definition, 1)).rejects.toMatchObject({ retryable: true });
  });

  it('is seen when it is made anew for who undoes', async () => {
    const deps = resourceDeps();
    const { kind, made } = kindFound(undefined, undefined, whole);
    await restoring(deps, kind).restore(target, { specification: {} }, 1);
    expect(made).toHaveLength(1);
    expect(deps.slept).toEqual([2_000]);
  });
});

describe('what AWS is asked about', () => {
  it('may be asked again when AWS throttles', async () => {
    const { kind } = kindFound(fault('ThrottlingException'));
    const busy = { name: 'ResourceNotReadyError', retryable: true };
    await expect(reading(kind.find).read(target)).rejects.toMatchObject(busy);
    await expect(verifying(kind.find, async () => []).verify(target)).rejects.toMatchObject(busy);
  });
});

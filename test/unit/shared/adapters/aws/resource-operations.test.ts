import { describe, expect, it } from '@jest/globals';
import { checkFence } from '../../../../../shared/adapters/aws/fence.ts';
import type { FoundResource } from '../../../../../shared/adapters/aws/resource-found.ts';
import {
  configuring,
  creating,
  measuring,
  reading,
  removing,
  restoring,
  verifying,
} from '../../../../../shared/adapters/aws/resource-operations.ts';
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

/** All that changes something, on what is found so; `done` has what it came to. */
const changes = (found: FoundResource | undefined) => {
  const deps = resourceDeps();
  const done: string[] = [];
  const kind = {
    rules: bucketRules,
    find: async () => (done.includes('make') ? whole : found),
    make: async () => void done.push('make'),
    configure: async () => void done.push('configure'),
  };
  const remove = async () => void done.push('remove');
  return {
    deps,
    done,
    create: (token: number, quantity = 1) => creating(deps, kind).create({ ...definition, quantity }, token),
    configure: (token: number) => configuring(deps, kind).configure(definition, token),
    restore: (token: number) => restoring(deps, kind).restore(target, { specification: {} }, token),
    remove: (token: number) => removing(deps, kind, remove).remove(target, token),
  };
};
const all = ['create', 'configure', 'restore', 'remove'] as const;

describe('what changes a resource on AWS', () => {
  it.each(all)('is refused to who was taken over: %s [I4]', async (name) => {
    const resource = changes(name === 'create' ? undefined : whole);
    await checkFence(resource.deps, target.environment_id, 2);
    await expect(resource[name](1)).rejects.toMatchObject({ code: 'fenced' });
    expect(resource.done).toEqual([]);
  });

  it.each(all)('does nothing to what no release made: %s', async (name) => {
    const resource = changes(foreign);
    await expect(resource[name](1)).rejects.toMatchObject({ code: 'resource_foreign' });
    expect(resource.done).toEqual([]);
  });

  it('makes nothing of a faulty definition', async () => {
    const resource = changes(undefined);
    await expect(resource.create(1, 2)).rejects.toMatchObject({ code: 'resource_refused' });
    expect(resource.done).toEqual([]);
  });

  it('leaves what is whole as it is, and goes on with what was begun [I5]', async () => {
    const [there, begun] = [changes(whole), changes({ ...whole, state: 'unfinished' })];
    await there.create(1);
    await begun.create(1);
    expect([there.done, begun.done]).toEqual([[], ['make']]);
  });

  it('restores what is there, and makes anew what is gone or was only begun [B2]', async () => {
    const resources = [changes(whole), changes(undefined), changes({ ...whole, state: 'unfinished' })];
    for (const resource of resources) await resource.restore(1);
    expect(resources.map(({ done }) => done)).toEqual([['configure'], ['make'], ['make']]);
  });

  it('removes what is there, and nothing twice [I5]', async () => {
    const [there, gone] = [changes(whole), changes(undefined)];
    await there.remove(1);
    await gone.remove(1);
    expect([there.done, gone.done]).toEqual([['remove'], []]);
  });

  it('tells nothing of what no release made but that it is there', async () => {
    const asked = async () => Promise.reject(new Error('not asked'));
    expect(await measuring(async () => foreign, asked).measure(target)).toEqual([]);
    expect(await verifying(async () => foreign, asked).verify(target)).toMatchObject([
      { name: 'reachable', passed: false },
    ]);
  });
});

import { beforeEach, describe, expect, it } from '@jest/globals';
import { checkFence, type FenceDeps } from '../../../../../shared/adapters/aws/fence.ts';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { providerKeys } from '../../../../../shared/adapters/store/keys.ts';
import { manualClock } from '../store/store-fixture.ts';

describe('the fence of an environment on AWS', () => {
  let deps: FenceDeps;
  beforeEach(() => {
    deps = { table: openSqliteTable({ file: ':memory:', clock: manualClock() }) };
  });

  it('lets the newest token pass as often as it comes, and remembers it', async () => {
    for (const token of [3, 3, 4]) await checkFence(deps, 'prod', token);
    expect(await deps.table.get(providerKeys.fence('AWS', 'prod'))).toMatchObject({ token: 4 });
  });

  it('refuses an older token, naming both', async () => {
    await checkFence(deps, 'prod', 4);
    await expect(checkFence(deps, 'prod', 3)).rejects.toMatchObject({
      code: 'fenced',
      message: expect.stringMatching(/token 3 is older than 4/),
    });
  });

  it('keeps the tokens of environments apart', async () => {
    await checkFence(deps, 'prod', 4);
    await expect(checkFence(deps, 'dev', 1)).resolves.toBeUndefined();
  });

  it('asks the table once for a token that it knows', async () => {
    await checkFence(deps, 'prod', 4);
    const transact: FenceDeps['table']['transact'] = () => Promise.reject(new Error('not needed'));
    const { table } = deps;
    await expect(checkFence({ table: { get: (key) => table.get(key), transact } }, 'prod', 4)).resolves.toBeUndefined();
  });
});

import { describe, expect, it } from '@jest/globals';
import { checkFence } from '../../../../../shared/adapters/aws/fence.ts';
import { changeService, readService } from '../../../../../shared/adapters/lambda/lambda-service.records.ts';
import { withVersion, type LambdaService } from '../../../../../shared/adapters/lambda/lambda-service.ts';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { FencedError } from '../../../../../shared/ports/service-deployer.port.ts';
import { lambdaVersion, target } from './lambda.fixture.ts';

const empty: LambdaService = { ...target, function_name: 'f', url: 'https://cart', versions: [] };
const open = async (token = 7) => {
  const table = openSqliteTable({ file: ':memory:', clock: { now: () => 0 } });
  await checkFence({ table }, target.environment_id, token);
  return { table };
};
const add = (number: string) => (service: LambdaService | undefined) =>
  withVersion(service ?? empty, lambdaVersion(number));

describe('the record of a service', () => {
  it('is made, changed and deleted, and not written when nothing changed', async () => {
    const deps = await open();
    await changeService(deps, target, 7, add('1'));
    const before = await deps.table.changes('');
    await changeService(deps, target, 7, (service) => service);
    expect((await deps.table.changes(before.cursor)).changes).toEqual([]);
    expect((await readService(deps, target))?.versions).toHaveLength(1);
    await changeService(deps, target, 7, () => undefined);
    expect(await readService(deps, target)).toBeUndefined();
  });

  it('keeps what overlapping calls add', async () => {
    const deps = await open();
    await Promise.all(['1', '2', '3', '4'].map((number) => changeService(deps, target, 7, add(number))));
    expect((await readService(deps, target))?.versions.map(({ version_id }) => version_id).sort()).toEqual([
      'v-1',
      'v-2',
      'v-3',
      'v-4',
    ]);
  });

  it('is not changed by a holder that was taken over between its look and its write [I4]', async () => {
    const deps = await open();
    await checkFence(deps, target.environment_id, 8);
    await expect(changeService(deps, target, 7, add('1'))).rejects.toThrow(FencedError);
    expect(await readService(deps, target)).toBeUndefined();
  });

  it('takes what was observed from anybody', async () => {
    const deps = await open();
    await changeService(deps, target, undefined, add('1'));
    expect(await readService(deps, target)).toBeDefined();
  });
});

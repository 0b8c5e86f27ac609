import { describe, expect, it } from '@jest/globals';
import { DeploymentExistsError, NameTakenError } from '../../../../../shared/adapters/store/store.errors.ts';
import type { Deployment } from '../../../../../shared/domain/deployment/deployment.ts';
import type { DeploymentStatus } from '../../../../../shared/domain/deployment/deployment-status.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { TableRequestError } from '../../../../../shared/ports/table.port.ts';
import {
  at,
  endedAs,
  openTestStore,
  saveSomeEnvironment,
  someDeployment,
  someService,
  someServiceRecord,
  someStep,
  submitted,
  type TestStore,
} from './store-fixture.ts';

const someRequest = someDeployment().request;

const imported = (changes: Partial<Deployment> = {}): Deployment => ({
  id: 'imported-1',
  name: 'shop-v0',
  description: 'Before Windlass.',
  status: 'COMPLETED',
  phase: 'COMPLETION',
  created_at: at(),
  updated_at: at(60_000),
  finished_at: at(60_000),
  created_by: 'ada',
  environment_id: 'dev',
  correlation_id: 'correlation-1',
  specification_hash: 'c0',
  plan_hash: '9a',
  service_count: 4,
  lease_token: 0,
  last_sequence: 0,
  rollback: { status: 'NOT_NEEDED', remaining: [], kept: [] },
  specification: someRequest.specification,
  components: [{ kind: 'SERVICE', name: 'cart', change: 'CREATE', status: 'ACTIVE' }],
  results: [{ deployment_id: 'imported-1', status: 'COMPLETED', steps: [someStep()] }],
  rollback_strategy: someRequest.rollback_strategy,
  monitoring_config: someRequest.monitoring_config,
  ...changes,
});

const failure = (code: string) => ({ step: 'W43', code, message: 'm', affected_components: [] });
const firstHour = Date.UTC(2026, 9, 31);
const hour = (count: number): string => timestampOf(firstHour + count * 3_600_000);

/** Deployments `d-<n>`, one each hour, in the two environments by turns. */
const saveMany = async (
  store: TestStore,
  count: number,
  changes: (index: number) => Partial<Deployment> = () => ({}),
) => {
  for (let index = 0; index < count; index += 1) {
    const created_at = hour(index);
    await store.deployments.saveDeployment(
      imported({
        id: `d-${index}`,
        name: `shop-${index}`,
        created_at,
        updated_at: created_at,
        environment_id: index % 2 === 0 ? 'dev' : 'live',
        ...changes(index),
      }),
    );
  }
};

const numbers = (states: readonly { readonly id: string }[]): readonly number[] =>
  states.map((state) => Number(state.id.slice(2)));
const downFrom = (first: number, count: number, step = 1): readonly number[] =>
  Array.from({ length: count }, (_, index) => first - index * step);

describe('a deployment that was made elsewhere', () => {
  it('is given back as it was saved, and as it was saved again [DR1 DR2]', async () => {
    const { deployments } = openTestStore();
    await deployments.saveDeployment(imported({ status: 'MONITORING' }));
    await deployments.saveDeployment(imported());
    expect(await deployments.findDeploymentById('imported-1')).toEqual(imported());
    expect(await deployments.findDeploymentById('nobody')).toBeUndefined();
    expect(await deployments.getDeploymentHistory(10, 0)).toHaveLength(1);
  });

  it('keeps its specification [V1]', async () => {
    const { deployments } = openTestStore();
    await deployments.saveDeployment(imported());
    await expect(deployments.saveDeployment(imported({ specification_hash: 'other' }))).rejects.toThrow(
      DeploymentExistsError,
    );
  });

  it('cannot replace one that has a journal, nor take the name of one [CD1]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const { deployment_id } = await submitted(store);
    await expect(store.deployments.saveDeployment(imported({ id: deployment_id }))).rejects.toThrow(
      DeploymentExistsError,
    );
    await expect(store.deployments.saveDeployment(imported({ name: 'shop-v1' }))).rejects.toThrow(NameTakenError);
    await store.deployments.saveDeployment(imported({ name: 'shop-v1', status: 'FAILED' }));
  });

  it('has its name alone, of many that are saved under it at the same time [CD1]', async () => {
    const { deployments } = openTestStore();
    const many = Array.from({ length: 20 }, (_, index) => imported({ id: `imported-${index}` }));
    const saved = await Promise.allSettled(many.map((one) => deployments.saveDeployment(one)));
    expect(saved.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await deployments.getDeploymentHistory(20, 0)).toHaveLength(1);
  });

  it('has its name until it is saved as failed [CD1]', async () => {
    const { deployments } = openTestStore();
    const other = imported({ id: 'imported-2' });
    await deployments.saveDeployment(imported({ status: 'MONITORING' }));
    await expect(deployments.saveDeployment(other)).rejects.toThrow(NameTakenError);
    await deployments.saveDeployment(imported({ status: 'FAILED' }));
    await deployments.saveDeployment(other);
    await expect(deployments.saveDeployment(imported({ status: 'COMPLETED' }))).rejects.toThrow(NameTakenError);
  });
});

describe('a deployment that has a journal', () => {
  it('is put together from state, submission, plan and records [DR2]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store, { services: [someService('cart'), someService('stock')] });
    await store.journal.commit(session, () => ({
      steps: [someStep('W21')],
      services: [someServiceRecord('cart', { status: 'ACTIVE', url: 'http://cart' })],
    }));
    const found = await store.deployments.findDeploymentById(session.deployment_id);
    expect(found).toMatchObject({
      ...session.state,
      specification: { services: [{ name: 'cart' }, { name: 'stock' }] },
      components: [
        {
          kind: 'SERVICE',
          name: 'cart',
          status: 'ACTIVE',
          url: 'http://cart',
          wave: 0,
          change: 'CREATE',
          version: '1.0.0',
        },
        { kind: 'SERVICE', name: 'stock', status: 'PENDING' },
      ],
    });
    expect(found?.results[0]?.steps.map((step) => step.id)).toEqual(['W11', 'W12', 'W13', 'W14', 'W21']);
  });
});

describe('lists of deployments', () => {
  it('give those of an environment, newest first, a page at a time [DR3]', async () => {
    const store = openTestStore();
    await saveMany(store, 60);
    const first = await store.deployments.findDeploymentsByEnvironment('dev', { limit: 20 });
    expect(numbers(first.items)).toEqual(downFrom(58, 20, 2));
    const second = await store.deployments.findDeploymentsByEnvironment('dev', {
      limit: 20,
      cursor: first.cursor ?? '',
    });
    expect(numbers(second.items)).toEqual(downFrom(18, 10, 2));
    expect(second.cursor).toBeUndefined();
    expect((await store.deployments.findDeploymentsByEnvironment('nobody', { limit: 5 })).items).toEqual([]);
  });

  it('give all of them across months, and those of a status however rare', async () => {
    const store = openTestStore();
    await saveMany(store, 150, (index) => ({ status: index % 40 === 0 ? 'CANCELLED' : 'COMPLETED' }));
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await store.deployments.listDeployments({ limit: 30, ...(cursor !== undefined && { cursor }) });
      seen.push(...numbers(page.items));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toEqual(downFrom(149, 150));
    const rare = await store.deployments.listDeployments({ limit: 3, status: 'CANCELLED' });
    expect(numbers(rare.items)).toEqual([120, 80, 40]);
    const rest = await store.deployments.listDeployments({ limit: 3, status: 'CANCELLED', cursor: rare.cursor ?? '' });
    expect(numbers(rest.items)).toEqual([0]);
  });

  it('are not disturbed by a newer deployment between two pages', async () => {
    const store = openTestStore();
    await saveMany(store, 10);
    const first = await store.deployments.listDeployments({ limit: 4 });
    await store.deployments.saveDeployment(imported({ id: 'd-99', created_at: at(), name: 'newer' }));
    const second = await store.deployments.listDeployments({ limit: 4, cursor: first.cursor ?? '' });
    expect(numbers(second.items)).toEqual([5, 4, 3, 2]);
  });

  it('refuse a cursor that they did not give', async () => {
    const store = openTestStore();
    await saveMany(store, 4);
    const other = await store.deployments.findDeploymentsByEnvironment('dev', { limit: 1 });
    for (const cursor of ['', 'nonsense', 'bnVsbA', other.cursor ?? '']) {
      await expect(store.deployments.listDeployments({ limit: 1, cursor })).rejects.toThrow(TableRequestError);
    }
  });

  it('give the history by offset, newest first [DR4]', async () => {
    const store = openTestStore();
    await saveMany(store, 60);
    expect(numbers(await store.deployments.getDeploymentHistory(5, 0))).toEqual(downFrom(59, 5));
    expect(numbers(await store.deployments.getDeploymentHistory(5, 33))).toEqual(downFrom(26, 5));
    expect(numbers(await store.deployments.getDeploymentHistory(5, 58))).toEqual([1, 0]);
    expect(await store.deployments.getDeploymentHistory(5, 60)).toEqual([]);
    expect(await store.deployments.getDeploymentHistory(0, 0)).toEqual([]);
  });
});

describe('failed deployments', () => {
  it('are found by environment, time and reason [DR6]', async () => {
    const store = openTestStore();
    await saveMany(store, 12, (index) =>
      index % 3 === 0 ? { status: 'FAILED', failure: failure(index % 2 === 0 ? 'unhealthy' : 'artifact_missing') } : {},
    );
    const find = async (criteria: object) =>
      numbers(await store.deployments.findFailedDeployments({ limit: 10, ...criteria }));
    expect(await find({})).toEqual([9, 6, 3, 0]);
    expect(await find({ limit: 2 })).toEqual([9, 6]);
    expect(await find({ environment_id: 'live' })).toEqual([9, 3]);
    expect(await find({ failure_code: 'unhealthy' })).toEqual([6, 0]);
    expect(await find({ time_range: { from: hour(3), to: hour(9) } })).toEqual([6, 3]);
    expect(await find({ time_range: { from: hour(3), to: hour(9) }, environment_id: 'dev' })).toEqual([6]);
  });
});

describe('statistics', () => {
  it('count and time the deployments created in a range [DR5]', async () => {
    const store = openTestStore();
    const statuses: readonly DeploymentStatus[] = ['COMPLETED', 'FAILED', 'CANCELLED', 'DEPLOYING', 'COMPLETED'];
    await saveMany(store, 100, (index) => {
      const { finished_at: _, ...running } = imported();
      const status = statuses[index % 5] ?? 'COMPLETED';
      const created_at = firstHour + index * 3_600_000;
      return {
        status,
        ...(status === 'DEPLOYING'
          ? { finished_at: running.created_at }
          : { finished_at: timestampOf(created_at + (index + 1) * 1_000) }),
        rollback: { status: status === 'FAILED' ? 'COMPLETED' : 'NOT_NEEDED', remaining: [], kept: [] },
      };
    });
    const from = hour(0);
    const all = { from, to: timestampOf(Date.UTC(2027, 0, 1)) };
    expect(await store.deployments.getDeploymentStatistics(all)).toEqual({
      time_range: all,
      deployments: 100,
      by_status: { COMPLETED: 40, FAILED: 20, CANCELLED: 20, DEPLOYING: 20 },
      rolled_back: 20,
      success_percent: 50,
      median_duration_milliseconds: 50_000,
      p95_duration_milliseconds: 95_000,
    });
    const firstDay = { from, to: timestampOf(Date.UTC(2026, 10, 1)) };
    expect(await store.deployments.getDeploymentStatistics(firstDay)).toMatchObject({ deployments: 24 });
    expect(await store.deployments.getDeploymentStatistics(firstDay, 'dev')).toMatchObject({ deployments: 12 });
    const midst = { from: hour(10), to: hour(15) };
    expect(await store.deployments.getDeploymentStatistics(midst)).toMatchObject({ deployments: 5 });
    expect(await store.deployments.getDeploymentStatistics(midst, 'dev')).toMatchObject({ deployments: 3 });
  });

  it('has no rate and no times when nothing has ended [DR5]', async () => {
    const store = openTestStore();
    const range = { from: at(), to: at(1) };
    expect(await store.deployments.getDeploymentStatistics(range)).toEqual({
      time_range: range,
      deployments: 0,
      by_status: {},
      rolled_back: 0,
    });
    await saveSomeEnvironment(store);
    await store.journal.commit(await submitted(store), () => endedAs('CANCELLED'));
    expect(await store.deployments.getDeploymentStatistics(range)).toMatchObject({
      deployments: 1,
      success_percent: 0,
      median_duration_milliseconds: 0,
    });
  });
});

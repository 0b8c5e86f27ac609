import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { developmentEnvironment, sampleService, smallRelease } from '../fixtures/small-release.ts';
import { healthy, openLab, withNew, type Lab } from './lab.ts';
import type { Look } from './look.ts';
import { administrator, operatorOf, refusal, type Operator } from './operator.ts';
import { openTarget, type Target } from './target.ts';

describe('a release is not let in', () => {
  let lab: Lab;
  let before: Look;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab?.close());

  beforeEach(async () => {
    before = await lab.look();
  });
  const expectNothingLeft = async (): Promise<void> => expect(await lab.look()).toEqual(before);
  afterEach(expectNothingLeft);
  const watched = (name: string): object => withNew(name, healthy(), { success_criteria: { bake_seconds: 10 } });
  const cancel = async (id: string): Promise<void> => {
    await lab.cancel(id);
    await lab.operator.ended(id);
  };

  it('while another one holds the environment, and is told when to ask again', async () => {
    const { id } = await lab.operator.submit(watched('first'));
    const token = await lab.target.token(administrator);
    const answer = await fetch(`${lab.target.endpoint}/v1/deployments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(watched('second')),
    });
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'lease_held']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    await cancel(id);
  });

  it('while another one is rolled back', async () => {
    const stubborn = sampleService('new', 'ignores-term.mjs', { stop_grace_milliseconds: 1_500 });
    const completed = await lab.operator.release(withNew('stubborn', stubborn));
    const { last_sequence } = await lab.operator.client.request<{ last_sequence: number }>(
      'POST',
      `/v1/deployments/${completed.state.id}/rollback`,
      { body: {} },
    );
    await lab.operator.reached(
      completed.state.id,
      ({ event_type, sequence }) => event_type === 'STATUS_CHANGED' && sequence > last_sequence,
    );
    expect(await refusal(lab.operator.submit(watched('impatient')))).toMatchObject({ status: 409, code: 'lease_held' });
    expect((await lab.operator.ended(completed.state.id)).state.rollback.status).toBe('COMPLETED');
  });

  it('with others at the same moment: one of them is [B5]', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `race-${letter}`);
    const outcomes = await Promise.allSettled(names.map((name) => lab.operator.submit(watched(name))));
    const accepted = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(accepted).toHaveLength(1);
    expect((await lab.look()).in_use.instances).toBe(before.in_use.instances + 1);
    await cancel(accepted[0]?.id ?? '');
  });

  it('when the last of the capacity is taken [CD4]', async () => {
    const many = healthy({ scaling_rules: [{ min_instances: 20, max_instances: 20 }] });
    expect(await refusal(lab.operator.submit(withNew('many', many)))).toMatchObject({
      code: 'capacity_exhausted',
      detail: expect.stringContaining('instances'),
    });
  });

  it('twice under one Idempotency-Key: both are told of the one deployment [B6]', async () => {
    const headers = { 'idempotency-key': 'press-twice' };
    const [first, second] = await Promise.all([
      lab.operator.submit(watched('once'), headers),
      lab.operator.submit(watched('once'), headers),
    ]);
    expect(second.id).toBe(first.id);
    expect(await refusal(lab.operator.submit(watched('other'), headers))).toMatchObject({ status: 409 });
    await cancel(first.id);
  });
});

describe('people', () => {
  let target: Target;
  const nobody = { groups: [] };
  beforeAll(async () => {
    target = await openTarget();
    const grant = (role: string) => ({ id: `${role}s`, kind: 'ACCESS', role, principals: [`group:${role}s`] });
    await operatorOf(target).apply(
      developmentEnvironment('guarded', { security_policies: ['viewer', 'deployer', 'admin'].map(grant) }),
    );
  });
  afterAll(() => target?.close());

  const request = smallRelease('guarded-v1', 'guarded', [sampleService('base', 'healthy.mjs')]);
  const as = (role: string): Operator => operatorOf(target, { subject: `one-${role}`, groups: [`${role}s`] });

  it('may deploy only to environments that they were given the role for [CS1]', async () => {
    expect(await refusal(operatorOf(target, { subject: 'stranger', ...nobody }).submit(request))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect(await refusal(as('viewer').submit(request))).toMatchObject({
      status: 403,
      detail: expect.stringContaining('deployer'),
    });
    const { state } = await as('deployer').release(request);
    expect(state).toMatchObject({ status: 'COMPLETED', created_by: 'one-deployer' });
    expect(await as('viewer').report(state.id)).toContain('one-deployer');
    const change = { body: developmentEnvironment('guarded') };
    expect(await refusal(as('deployer').client.request('PUT', '/v1/environments/guarded', change))).toMatchObject({
      status: 403,
    });
    await as('admin').client.request('PUT', '/v1/environments/guarded', change);
  });

  it('are nobody with a token that has expired, is of another issuer, or is none [CS1]', async () => {
    const expired = operatorOf({
      ...target,
      token: (identity) => target.token({ ...identity, lifetime_seconds: 1 }).then((token) => sleep(1_100, token)),
    });
    expect(await refusal(expired.health('guarded'))).toMatchObject({
      status: 401,
      detail: expect.stringContaining('expired'),
    });
    const other = await openTarget();
    const forged = operatorOf({ ...target, token: (identity) => other.token(identity) });
    expect(await refusal(forged.health('guarded'))).toMatchObject({ status: 401 });
    await other.close();
    expect(await refusal(operatorOf({ ...target, token: async () => 'none' }).health('guarded'))).toMatchObject({
      status: 401,
    });
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CommitTooLargeError, ResourceNameTakenError } from '../../../../../shared/adapters/store/store.errors.ts';
import { IllegalTransitionError, NotFoundError } from '../../../../../shared/domain/deployment/deployment.errors.ts';
import { replayDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import type { LedgerEntry } from '../../../../../shared/domain/deployment/ledger-entry.ts';
import type { Table } from '../../../../../shared/ports/table.port.ts';
import {
  at,
  completed,
  endedAs,
  openTestStore,
  saveSomeEnvironment,
  someAudit,
  someDeployment,
  someEvent,
  someLiveService,
  someResource,
  someServiceRecord,
  someStep,
  statusEvent,
  submitted,
} from './store-fixture.ts';

const begun = async () => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  return { store, session: await submitted(store) };
};

const rolledOut: LedgerEntry = {
  seq: '00001#service#cart',
  action: 'ROLL_OUT_SERVICE',
  target: 'cart',
  compensation: {
    kind: 'RESTORE_SERVICE',
    service_name: 'cart',
    version_id: 'v2',
    previous: { version_id: 'v1', instances: 2 },
  },
  token: 1,
  state: 'DONE',
  intended_at: at(),
  done_at: at(10),
};

const unlessIllegal = (error: unknown): void => {
  if (!(error instanceof IllegalTransitionError)) throw error;
};

describe('committing', () => {
  it('stores every kind of record, and gives each back', async () => {
    const { store, session } = await begun();
    const { records, environments } = store;
    const id = session.deployment_id;
    const validation = {
      is_valid: true,
      severity: 'INFO',
      category: 'SOFTWARE',
      message: 'All artifacts are there.',
      details: [],
      recommendations: [],
      timestamp: at(),
      validator_id: 'artifact-availability',
    } as const;
    const finding = {
      id: 'finding-1',
      severity: 'LOW',
      category: 'CONFIGURATION',
      title: 't',
      description: 'd',
      impact: 'i',
      affected_components: ['cart'],
      remediation: [],
      references: [],
      cvss_score: 1.5,
      discovered_at: at(),
    } as const;
    const test = {
      id: 'test-1',
      test_type: 'INTEGRATION',
      status: 'PASSED',
      component_id: 'cart',
      test_suite: 'api',
      test_case: 'front',
      execution_time: 3,
      error_details: [],
      screenshots: [],
      logs: [],
      metrics: [],
    } as const;
    const configuration = {
      environment_variables: { LOG_LEVEL: 'info' },
      resource_outputs: { 'orders-db': { FILE: '/data' } },
    };
    await store.journal.commit(session, () => ({
      events: [statusEvent('VALIDATING')],
      steps: [someStep('W21'), someStep('W22')],
      services: [someServiceRecord()],
      ledger: [rolledOut],
      validations: [{ ...validation, details: [], recommendations: [] }],
      findings: [{ ...finding, affected_components: ['cart'], remediation: [], references: [] }],
      tests: [{ ...test, error_details: [], screenshots: [], logs: [], metrics: [] }],
      resources: [someResource()],
      live_services: [someLiveService()],
      prepared_configuration: configuration,
      audit: someAudit,
    }));
    expect((await records.steps(id)).map((step) => step.id)).toEqual(['W11', 'W12', 'W13', 'W14', 'W21', 'W22']);
    expect((await records.steps(id))[4]).toEqual(someStep('W21'));
    expect(await records.services(id)).toEqual([someServiceRecord()]);
    expect(await records.service(id, 'cart')).toEqual(someServiceRecord());
    expect(await records.service(id, 'nobody')).toBeUndefined();
    expect(await records.ledger(id)).toEqual([rolledOut]);
    expect(await records.validations(id)).toEqual([validation]);
    expect(await records.findings(id)).toEqual([finding]);
    expect(await records.tests(id)).toEqual([test]);
    expect(await store.resources.findResourceById('resource-1')).toEqual(someResource());
    expect(await environments.liveServices('dev')).toEqual([someLiveService()]);
    expect(await records.preparedConfiguration(id)).toEqual(configuration);
    expect((await environments.auditTrail('dev', { limit: 10 })).items).toHaveLength(3);
    await store.journal.commit(session, () => ({
      removed_live_services: ['cart'],
      removed_resources: ['resource-1', 'never-was'],
    }));
    expect(await environments.liveService('dev', 'cart')).toBeUndefined();
    expect(await store.resources.findResourcesByEnvironment('dev')).toEqual([]);
    expect(await store.resources.findResourceById('resource-1')).toBeUndefined();
  });

  it('numbers, dates and names its events [EV1]', async () => {
    const { store, session } = await begun();
    store.clock.advance(1_000);
    await store.journal.commit(session, () => ({
      events: [statusEvent('VALIDATING'), someEvent({ affected_components: ['cart'] })],
    }));
    const [second, third] = await store.records.events(session.deployment_id, 1, 10);
    expect(second).toMatchObject({
      sequence: 2,
      deployment_id: session.deployment_id,
      correlation_id: '01JCORRELATION000000000001',
      timestamp: at(1_000),
      affected_components: [],
    });
    expect(third).toMatchObject({ sequence: 3, affected_components: ['cart'] });
    expect(second?.id).not.toBe(third?.id);
  });

  it('leaves the state being what the events fold to, whatever is committed [I6]', async () => {
    const failure = {
      step: 'W43',
      code: 'unhealthy',
      message: 'cart did not get healthy.',
      affected_components: ['cart'],
    };
    const rollback = { status: 'IN_PROGRESS', remaining: [], kept: [] };
    const commits = [
      { events: [statusEvent('VALIDATING')] },
      { events: [statusEvent('PREPARING'), someEvent()], steps: [someStep('W24')] },
      { events: [someEvent({ event_type: 'FAILURE_RECORDED', details: { failure } })] },
      { events: [someEvent({ event_type: 'CANCEL_REQUESTED', details: { by: 'bob', reason: 'too slow' } })] },
      { events: [someEvent({ event_type: 'ROLLBACK_INITIATED', details: { rollback }, phase: 'ROLLBACK' })] },
      { services: [someServiceRecord()] },
      {},
    ];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...commits), { maxLength: 8 }), async (chosen) => {
        const { store, session } = await begun();
        for (const commit of chosen) {
          store.clock.advance(1_000);
          await store.journal.commit(session, () => commit).catch(unlessIllegal);
        }
        const state = await store.records.state(session.deployment_id);
        expect(replayDeployment(await store.records.events(session.deployment_id, 0, 1_000))).toEqual(state);
      }),
      { numRuns: 40 },
    );
  });

  it('stores nothing when there is nothing to decide, and nothing when the decision throws', async () => {
    const { store, session } = await begun();
    const before = await store.table.changes('', 1_000);
    expect(await store.journal.commit(session, () => undefined)).toEqual(session.state);
    await expect(store.journal.commit(session, () => ({ events: [statusEvent('TESTING')] }))).rejects.toThrow(
      IllegalTransitionError,
    );
    expect(await store.table.changes('', 1_000)).toEqual(before);
    await expect(store.journal.commit({ ...session, deployment_id: 'nobody' }, () => undefined)).rejects.toThrow(
      NotFoundError,
    );
  });

  it('loses no event of a hundred commits made at once by four processes', async () => {
    const { store, session } = await begun();
    const stores = ['A', 'B', 'C', 'D'].map((prefix) =>
      openTestStore({ table: store.table, clock: store.clock, prefix }),
    );
    const names = Array.from({ length: 100 }, (_, index) => `service-${index}`);
    const activate = async (name: string, index: number) =>
      (stores[index % stores.length] ?? store).journal.commit(session, () => ({
        events: [someEvent({ event_type: 'SERVICE_ACTIVATED', affected_components: [name] })],
        services: [someServiceRecord(name)],
      }));
    await Promise.all(names.map(activate));
    const events = await store.records.events(session.deployment_id, 0, 1_000);
    expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
    expect(
      events
        .slice(1)
        .flatMap((event) => event.affected_components)
        .toSorted(),
    ).toEqual(names.toSorted());
    expect(await store.records.services(session.deployment_id)).toHaveLength(100);
    expect(replayDeployment(events)).toEqual(await store.records.state(session.deployment_id));
  });

  it('asks for the decision again when another writer came between', async () => {
    const { store, session } = await begun();
    const other = openTestStore({ table: store.table, clock: store.clock, prefix: '02' });
    const seen: number[] = [];
    const slow = openTestStore({
      clock: store.clock,
      prefix: '03',
      table: {
        ...store.table,
        transact: async (writes) => {
          if (seen.length === 1) await other.journal.commit(session, () => ({ events: [statusEvent('VALIDATING')] }));
          return store.table.transact(writes);
        },
      },
    });
    await slow.journal.commit(session, (state) => {
      seen.push(state.last_sequence);
      return { events: [someEvent()] };
    });
    expect(seen).toEqual([1, 2]);
    expect((await store.records.state(session.deployment_id))?.status).toBe('VALIDATING');
  });

  it('refuses more than a transaction holds, naming the count, and stores nothing of it', async () => {
    const { store, session } = await begun();
    const services = Array.from({ length: 120 }, (_, index) => someServiceRecord(`service-${index}`));
    const refused = store.journal.commit(session, () => ({ services }));
    await expect(refused).rejects.toThrow(CommitTooLargeError);
    await expect(refused).rejects.toThrow(/121 writes/);
    expect(await store.records.services(session.deployment_id)).toEqual([]);
  });

  it('refuses a second live resource of a name, and keeps the first [I1]', async () => {
    const { store, session } = await begun();
    await store.journal.commit(session, () => ({ resources: [someResource()] }));
    await expect(
      store.journal.commit(session, () => ({ resources: [someResource({ id: 'resource-2' })] })),
    ).rejects.toThrow(ResourceNameTakenError);
    expect(await store.resources.findResourcesByEnvironment('dev')).toEqual([someResource()]);
  });

  it('packs many results of one commit, and gives them back in order', async () => {
    const { store, session } = await begun();
    const tests = Array.from({ length: 1_200 }, (_, index) => ({
      id: `test-${index}`,
      test_type: 'INTEGRATION' as const,
      status: 'PASSED' as const,
      component_id: 'cart',
      test_suite: 'api',
      test_case: 'x'.repeat(300),
      execution_time: index,
      error_details: [],
      screenshots: [],
      logs: [],
      metrics: [],
    }));
    await store.journal.commit(session, () => ({ tests }));
    expect(await store.records.tests(session.deployment_id)).toEqual(tests);
  });

  it('gives the newest record of a step that was run again', async () => {
    const { store, session } = await begun();
    await store.journal.commit(session, () => ({ steps: [someStep('W21', { outcome: 'FAILED' }), someStep('W22')] }));
    await store.journal.commit(session, () => ({ steps: [someStep('W21')] }));
    const steps = await store.records.steps(session.deployment_id);
    expect(steps.map((step) => [step.id, step.outcome]).slice(4)).toEqual([
      ['W21', 'PASSED'],
      ['W22', 'PASSED'],
    ]);
  });
});

describe('the lease of a deployment', () => {
  it('is renewed by the first commit when it is older than a minute, and not before', async () => {
    const { store, session } = await begun();
    store.clock.advance(60_000);
    await store.journal.commit(session, () => ({ services: [someServiceRecord()] }));
    expect((await store.environments.lease('dev'))?.expires_at).toBe(at(5 * 60_000));
    store.clock.advance(1);
    await store.journal.commit(session, () => ({ services: [someServiceRecord()] }));
    expect(await store.environments.lease('dev')).toMatchObject({
      expires_at: at(6 * 60_000 + 1),
      fencing_token: 1,
      owner: session.deployment_id,
    });
  });

  it('is kept alive by an empty commit', async () => {
    const { store, session } = await begun();
    store.clock.advance(8 * 60_000);
    await store.journal.commit(session, () => ({}));
    expect((await store.environments.lease('dev'))?.expires_at).toBe(at(13 * 60_000));
  });

  it('is released at the end, and what was reserved becomes allocated when the deployment completed [CD4]', async () => {
    const { store, session } = await begun();
    expect(await store.journal.commit(session, () => completed)).toMatchObject({ status: 'COMPLETED' });
    expect(await store.environments.lease('dev')).toMatchObject({ owner: null, fencing_token: 1 });
    expect(await store.environments.capacity('dev')).toMatchObject({ allocated: { instances: 4 }, reservations: {} });
    expect(await store.journal.submit(someDeployment({ id: 'other' }))).toMatchObject({ outcome: 'name_taken' });
  });

  it('is released with capacity and name when the deployment failed', async () => {
    const { store, session } = await begun();
    await store.journal.commit(session, () => endedAs('FAILED'));
    expect(await store.environments.capacity('dev')).toMatchObject({ allocated: { instances: 0 }, reservations: {} });
    expect(await submitted(store, { id: 'other' })).toMatchObject({ lease_token: 2 });
  });

  it('is left alone by the end of a deployment that no longer owns it, as is a name that another has taken', async () => {
    const { store, session } = await begun();
    await store.journal.commit(session, () => endedAs('FAILED'));
    const other = await submitted(store, { id: 'other' });
    await store.journal.commit(session, () => ({ end: { completed: false } }));
    expect((await store.environments.lease('dev'))?.owner).toBe('other');
    expect(await store.journal.submit(someDeployment({ id: 'third' }))).toEqual({
      outcome: 'name_taken',
      deployment_id: other.deployment_id,
    });
  });
});

describe('the head of an environment', () => {
  it('loses nothing when somebody else changes it while a deployment ends', async () => {
    const { store, session } = await begun();
    let interfering = true;
    const transact: Table['transact'] = async (writes) => {
      if (interfering) await store.environments.appendAudit('dev', { ...someAudit, target: 'between' });
      interfering = false;
      return store.table.transact(writes);
    };
    const slow = openTestStore({ table: { ...store.table, transact }, clock: store.clock, prefix: '02' });
    await slow.journal.commit(session, () => endedAs('FAILED'));
    expect(await store.environments.auditHead('dev')).toMatchObject({ sequence: 3 });
    expect((await store.environments.lease('dev'))?.owner).toBeNull();
    expect(await store.environments.appendAudit('dev', someAudit)).toMatchObject({ sequence: 4 });
  });
});

describe('annotating', () => {
  it('adds events and audit without holding the deployment', async () => {
    const { store, session } = await begun();
    const cancel = someEvent({ event_type: 'CANCEL_REQUESTED', details: { by: 'bob', reason: 'wrong version' } });
    const state = await store.journal.annotate(session.deployment_id, () => ({
      events: [cancel],
      audit: { ...someAudit, actor: 'bob', action: 'deployment.cancel' },
    }));
    expect(state.cancel_requested).toEqual({ by: 'bob', reason: 'wrong version', at: at() });
    expect((await store.environments.auditTrail('dev', { limit: 10 })).items.at(-1)).toMatchObject({
      action: 'deployment.cancel',
    });
    expect(await store.journal.annotate(session.deployment_id, () => undefined)).toEqual(state);
    await expect(store.journal.annotate('nobody', () => undefined)).rejects.toThrow(NotFoundError);
  });
});

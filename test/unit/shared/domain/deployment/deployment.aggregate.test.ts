import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  awaitDecision,
  completePhase,
  completeRollback,
  endWithoutRollback,
  getDeploymentStatus,
  initiateDeployment,
  mustStop,
  recordFailure,
  requestCancel,
  requestFinish,
  requestPause,
  requestResume,
  requestRetry,
  rollbackDeployment,
  rollbackRefusal,
  startProvisioning,
  startRetry,
  type ForwardPhase,
  type SteeringDecision,
} from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import {
  deploymentEventSchema,
  type DeploymentEvent,
  type NewDeploymentEvent,
} from '../../../../../shared/domain/deployment/deployment-event.ts';
import {
  deploymentStateSchema,
  type DeploymentState,
} from '../../../../../shared/domain/deployment/deployment-state.ts';
import {
  deploymentStatuses,
  isTerminal,
  phaseOfStatus,
  type DeploymentStatus,
} from '../../../../../shared/domain/deployment/deployment-status.ts';
import { evolveDeployment, replayDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import { requestOf, serviceBody } from '../release.fixture.ts';
import { after, failure, initiation, now, stamped, started, stateIn } from './deployment.fixture.ts';

const follow = (state: DeploymentState, events: readonly NewDeploymentEvent[]): DeploymentState =>
  after(state, events, evolveDeployment);
const typesOf = (events: readonly NewDeploymentEvent[]): readonly string[] => events.map((event) => event.event_type);
const undoing = (status: DeploymentStatus, more: Partial<DeploymentState> = {}): DeploymentState =>
  stateIn(status, {
    rollback: { status: 'IN_PROGRESS', reason: 'so', started_at: now, remaining: [], kept: [] },
    ...more,
  });
const cancel = { by: 'bob', reason: 'wrong day', at: now };

const forward: readonly [ForwardPhase, DeploymentStatus, DeploymentStatus][] = [
  ['INITIATION', 'PENDING', 'VALIDATING'],
  ['VALIDATION', 'VALIDATING', 'PREPARING'],
  ['PREPARATION', 'PROVISIONING', 'DEPLOYING'],
  ['DEPLOYMENT', 'DEPLOYING', 'TESTING'],
  ['TESTING', 'TESTING', 'MONITORING'],
  ['COMPLETION', 'MONITORING', 'COMPLETED'],
];

describe('initiateDeployment', () => {
  it('begins a deployment as PENDING, with all that the model says of one [DA1]', () => {
    const request = requestOf(
      [serviceBody('cart'), serviceBody('web')],
      {},
      { name: 'shop-v1', description: 'the shop' },
    );
    const events = initiateDeployment(request, { ...initiation, retry_of: 'deployment-0' });
    expect(events).toMatchObject([
      {
        event_type: 'DEPLOYMENT_STARTED',
        phase: 'INITIATION',
        status: 'STARTED',
        affected_components: ['cart', 'web'],
      },
    ]);
    expect(replayDeployment(stamped(events))).toEqual({
      id: 'deployment-1',
      name: 'shop-v1',
      description: 'the shop',
      status: 'PENDING',
      phase: 'INITIATION',
      created_at: '1970-01-01T00:00:01.000Z',
      updated_at: '1970-01-01T00:00:01.000Z',
      created_by: 'ann',
      environment_id: 'dev',
      correlation_id: 'correlation-1',
      specification_hash: 'spec',
      plan_hash: 'plan',
      retry_of: 'deployment-0',
      service_count: 2,
      lease_token: 1,
      last_sequence: 1,
      rollback: { status: 'NOT_NEEDED', remaining: [], kept: [] },
    });
  });
});

describe('completePhase', () => {
  it.each(forward)('ends %s by moving from %s to %s [E1, DA5]', (phase, from, to) => {
    const state = follow(stateIn(from), completePhase(stateIn(from), phase, 'All is well.'));
    expect(getDeploymentStatus(state)).toBe(to);
    expect(state.phase).toBe(phaseOfStatus[to]);
  });

  it('tells of success when the last phase is over, and only then', () => {
    expect(typesOf(completePhase(stateIn('MONITORING'), 'COMPLETION', 'Live.'))).toEqual([
      'PHASE_COMPLETED',
      'DEPLOYMENT_SUCCEEDED',
    ]);
    expect(typesOf(completePhase(stateIn('TESTING'), 'TESTING', 'Tested.'))).toEqual(['PHASE_COMPLETED']);
    expect(follow(stateIn('MONITORING'), completePhase(stateIn('MONITORING'), 'COMPLETION', 'Live.'))).toMatchObject({
      status: 'COMPLETED',
      finished_at: expect.any(String),
    });
  });

  it('changes nothing when the phase is over already: a step that runs twice is as one that ran once', () => {
    for (const [phase, from] of forward) {
      for (const status of deploymentStatuses.slice(deploymentStatuses.indexOf(from) + 1))
        expect(completePhase(stateIn(status), phase, 'again')).toEqual([]);
    }
  });

  it('refuses to end a phase that was not reached [E1]', () => {
    for (const [phase, from] of forward) {
      for (const status of deploymentStatuses.slice(0, deploymentStatuses.indexOf(from))) {
        if (phase === 'PREPARATION' && status === 'PREPARING') continue;
        expect(() => completePhase(stateIn(status), phase, 'early')).toThrow(
          expect.objectContaining({ name: 'IllegalTransitionError' }),
        );
      }
    }
  });

  it('passes through PROVISIONING even when there was nothing to provision [E1]', () => {
    const events = completePhase(stateIn('PREPARING'), 'PREPARATION', 'Ready.');
    expect(typesOf(events)).toEqual(['STATUS_CHANGED', 'PHASE_COMPLETED']);
    expect(follow(stateIn('PREPARING'), events).status).toBe('DEPLOYING');
  });

  it('never goes on when the deployment was cancelled, has failed or is being undone', () => {
    for (const [phase, from] of forward) {
      for (const state of [stateIn(from, { cancel_requested: cancel }), stateIn(from, { failure }), undoing(from)]) {
        expect(mustStop(state)).toBe(true);
        expect(completePhase(state, phase, 'late')).toEqual([]);
      }
    }
  });

  it('shows the deployment in the phase that its status belongs to', () => {
    expect(follow(stateIn('PENDING'), completePhase(stateIn('PENDING'), 'INITIATION', 'Accepted.')).phase).toBe(
      'VALIDATION',
    );
    expect(follow(stateIn('MONITORING'), completePhase(stateIn('MONITORING'), 'COMPLETION', 'Live.')).phase).toBe(
      'COMPLETION',
    );
  });
});

describe('startProvisioning', () => {
  it('moves from PREPARING to PROVISIONING, once [E1]', () => {
    const state = follow(stateIn('PREPARING'), startProvisioning(stateIn('PREPARING')));
    expect(state.status).toBe('PROVISIONING');
    expect(startProvisioning(state)).toEqual([]);
    expect(() => startProvisioning(stateIn('PENDING'))).toThrow(
      expect.objectContaining({ name: 'IllegalTransitionError' }),
    );
  });
});

describe('requestCancel', () => {
  it('asks the deployment to stop, and keeps who asked and why', () => {
    const decision = requestCancel(stateIn('DEPLOYING'), 'bob', 'wrong day');
    expect(decision.outcome).toBe('requested');
    const state = follow(stateIn('DEPLOYING'), decision.outcome === 'refused' ? [] : decision.events);
    expect(state).toMatchObject({ status: 'DEPLOYING', cancel_requested: { by: 'bob', reason: 'wrong day' } });
  });

  it('is the same asked twice as once', () => {
    expect(requestCancel(stateIn('DEPLOYING', { cancel_requested: cancel }), 'carol', 'me too')).toEqual({
      outcome: 'already_requested',
      events: [],
    });
  });

  it('is the same asked again when the deployment has ended CANCELLED by then', () => {
    expect(requestCancel(stateIn('CANCELLED', { cancel_requested: cancel }), 'bob', 'late').outcome).toBe(
      'already_requested',
    );
  });

  it.each(['COMPLETED', 'FAILED'] as const)('is refused once the deployment is %s [E1]', (status) => {
    expect(requestCancel(stateIn(status, { cancel_requested: cancel }), 'bob', 'late')).toMatchObject({
      outcome: 'refused',
      code: 'illegal_transition',
      message: expect.stringContaining(status),
    });
  });

  it('is refused while the deployment is being undone anyway', () => {
    expect(requestCancel(undoing('TESTING'), 'bob', 'late')).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining('being undone'),
    });
  });
});

describe('recordFailure', () => {
  it('puts the first failure on record and no later one', () => {
    const state = follow(stateIn('DEPLOYING'), recordFailure(stateIn('DEPLOYING'), failure));
    expect(state).toMatchObject({ status: 'DEPLOYING', failure });
    expect(recordFailure(state, { ...failure, step: 'W51' })).toEqual([]);
    expect(recordFailure(stateIn('COMPLETED'), failure)).toEqual([]);
  });
});

describe('rollbackDeployment and completeRollback', () => {
  it('undoes a failed deployment under a new token, and it ends FAILED [DA4]', () => {
    const begun = follow(
      stateIn('TESTING'),
      rollbackDeployment(stateIn('TESTING'), 'a test failed', { now, lease_token: 7, failure }),
    );
    expect(begun).toMatchObject({
      status: 'TESTING',
      phase: 'ROLLBACK',
      lease_token: 7,
      failure,
      rollback: { status: 'IN_PROGRESS', reason: 'a test failed', started_at: now },
    });
    const events = completeRollback(begun, { remaining: [], kept: ['pictures'], now });
    expect(typesOf(events)).toEqual(['ROLLBACK_COMPLETED', 'DEPLOYMENT_FAILED']);
    expect(follow(begun, events)).toMatchObject({
      status: 'FAILED',
      phase: 'ROLLBACK',
      failure,
      finished_at: expect.any(String),
      rollback: {
        status: 'COMPLETED',
        reason: 'a test failed',
        started_at: now,
        finished_at: now,
        remaining: [],
        kept: ['pictures'],
      },
    });
  });

  it('says so when something could not be undone [DA4]', () => {
    const state = follow(
      undoing('DEPLOYING'),
      completeRollback(undoing('DEPLOYING'), { remaining: ['bucket pictures'], kept: [], now }),
    );
    expect(state).toMatchObject({ status: 'FAILED', rollback: { status: 'FAILED', remaining: ['bucket pictures'] } });
  });

  it('ends a cancelled deployment CANCELLED', () => {
    const state = undoing('DEPLOYING', { cancel_requested: cancel });
    const events = completeRollback(state, { remaining: [], kept: [], now });
    expect(typesOf(events)).toEqual(['ROLLBACK_COMPLETED', 'DEPLOYMENT_CANCELLED']);
    expect(follow(state, events)).toMatchObject({ status: 'CANCELLED', finished_at: expect.any(String) });
  });

  it('leaves a completed deployment COMPLETED when that is rolled back', () => {
    const begun = follow(stateIn('COMPLETED'), rollbackDeployment(stateIn('COMPLETED'), 'customers complain', { now }));
    const events = completeRollback(begun, { remaining: [], kept: [], now });
    expect(typesOf(events)).toEqual(['ROLLBACK_COMPLETED']);
    expect(follow(begun, events)).toMatchObject({ status: 'COMPLETED', rollback: { status: 'COMPLETED' } });
  });

  it('can be tried again after it left something, and then is done [E1]', () => {
    const failed = stateIn('FAILED', {
      failure,
      rollback: { status: 'FAILED', remaining: ['bucket pictures'], kept: [] },
    });
    const begun = follow(failed, rollbackDeployment(failed, 'again', { now }));
    expect(follow(begun, completeRollback(begun, { remaining: [], kept: [], now }))).toMatchObject({
      status: 'FAILED',
      rollback: { status: 'COMPLETED', remaining: [] },
    });
  });

  it('is the same asked twice as once', () => {
    const done = stateIn('FAILED', { rollback: { status: 'COMPLETED', remaining: [], kept: [] } });
    expect(rollbackDeployment(done, 'again', { now })).toEqual([]);
    expect(rollbackDeployment(undoing('TESTING'), 'again', { now })).toEqual([]);
    expect(completeRollback(done, { remaining: [], kept: [], now })).toEqual([]);
  });

  it('says why a deployment cannot be rolled back', () => {
    expect(
      rollbackRefusal(stateIn('FAILED', { rollback: { status: 'COMPLETED', remaining: [], kept: [] } })),
    ).toContain('undone already');
    expect(rollbackRefusal(undoing('TESTING'))).toContain('being undone');
    expect(rollbackRefusal(stateIn('FAILED'))).toContain('nothing to undo');
    expect(rollbackRefusal(stateIn('COMPLETED'))).toBeUndefined();
    expect(rollbackRefusal(stateIn('TESTING'))).toBeUndefined();
  });
});

describe('endWithoutRollback', () => {
  it('ends a deployment that made nothing, FAILED with its rollback NOT_NEEDED', () => {
    const state = follow(stateIn('VALIDATING'), endWithoutRollback(stateIn('VALIDATING'), failure));
    expect(state).toMatchObject({ status: 'FAILED', phase: 'VALIDATION', failure, rollback: { status: 'NOT_NEEDED' } });
  });

  it('ends a cancelled one CANCELLED, and nothing that has ended', () => {
    const state = stateIn('PENDING', { cancel_requested: cancel });
    expect(follow(state, endWithoutRollback(state)).status).toBe('CANCELLED');
    expect(endWithoutRollback(stateIn('COMPLETED'))).toEqual([]);
    expect(endWithoutRollback(undoing('TESTING'))).toEqual([]);
  });
});

describe('a deployment under any commands', () => {
  type Command = (state: DeploymentState) => readonly NewDeploymentEvent[];
  const legally =
    (command: Command): Command =>
    (state) => {
      try {
        return command(state);
      } catch {
        return [];
      }
    };
  const asked =
    (decide: (state: DeploymentState) => SteeringDecision): Command =>
    (state) => {
      const decision = decide(state);
      return decision.outcome === 'refused' ? [] : decision.events;
    };
  const flagged = (
    state: DeploymentState,
    event_type: NewDeploymentEvent['event_type'],
    details: NewDeploymentEvent['details'],
  ): NewDeploymentEvent => ({
    event_type,
    phase: state.phase,
    status: 'INFO',
    details,
    source_component: 'orchestrator',
  });
  const commands: readonly Command[] = [
    ...forward.flatMap(([phase]) => [phase, phase].map((one) => legally((state) => completePhase(state, one, 'done')))),
    legally((state) => startProvisioning(state)),
    (state) => recordFailure(state, failure),
    asked((state) => requestCancel(state, 'bob', 'so')),
    (state) => rollbackDeployment(state, 'so', { now, lease_token: state.lease_token + 1, failure }),
    (state) => rollbackDeployment(state, 'so', { now }),
    (state) => completeRollback(state, { remaining: [], kept: ['pictures'], now }),
    (state) => completeRollback(state, { remaining: ['pictures'], kept: [], now }),
    (state) => endWithoutRollback(state),
    asked((state) => requestPause(state, 'bob', 'looks odd')),
    asked((state) => requestResume(state, 'ann', 'all is well')),
    asked((state) => requestFinish(state, [{ began_at: now }], { by: 'bob', now })),
    asked((state) =>
      requestFinish(state, [{ began_at: now, service_name: 'cart' }], { by: 'bob', now, service_name: 'cart' }),
    ),
    (state) => awaitDecision(state, { kind: 'MANUAL', decide_within_seconds: 60 }, now),
    asked((state) => requestRetry(state, 'ann', now)),
    (state) => startRetry(state, now),
    (state) => [flagged(state, 'HOLD_PLACED', { by: 'cat', reason: 'the line is stopped', expires_at: now })],
    (state) => [flagged(state, 'HOLD_RELEASED', { by: 'cat' })],
  ];

  /** The events and the state after each command, as a store would have kept them. */
  const run = (
    choices: readonly number[],
  ): { readonly events: readonly DeploymentEvent[]; readonly states: readonly DeploymentState[] } => {
    const events = [...started()];
    const states = [replayDeployment(events) as DeploymentState];
    for (const choice of choices) {
      const state = states.at(-1) as DeploymentState;
      const more = stamped((commands[choice % commands.length] as Command)(state), state.last_sequence);
      events.push(...more);
      states.push(more.reduce<DeploymentState>(evolveDeployment, state));
    }
    return { events, states };
  };
  const choices = fc.array(fc.nat({ max: commands.length - 1 }), { maxLength: 60 });
  /** Choices that get far: the phases in order, with others in between. */
  const farChoices = fc
    .array(fc.tuple(fc.nat({ max: commands.length - 1 }), fc.integer({ min: 0, max: 9 })), { maxLength: 14 })
    .map((picks) => picks.flatMap(([other, dice], index) => (dice === 0 ? [other] : [index])));

  it('has the state that its events fold to, read back from JSON [I6]', () => {
    fc.assert(
      fc.property(fc.oneof(choices, farChoices), (picked) => {
        const { events, states } = run(picked);
        const stored = (JSON.parse(JSON.stringify(events)) as unknown[]).map((event) =>
          deploymentEventSchema.parse(event),
        );
        expect(replayDeployment(stored)).toEqual(states.at(-1));
        expect(deploymentStateSchema.parse(JSON.parse(JSON.stringify(states.at(-1))))).toEqual(states.at(-1));
      }),
    );
  });

  it('never leaves a terminal status, and skips none on the way [E1]', () => {
    fc.assert(
      fc.property(fc.oneof(choices, farChoices), (picked) => {
        const { events } = run(picked);
        const statuses = events.map(
          (_, index) => (replayDeployment(events.slice(0, index + 1)) as DeploymentState).status,
        );
        statuses.slice(1).forEach((status, index) => {
          const before = statuses[index] as DeploymentStatus;
          if (status === before) return;
          expect(isTerminal(before)).toBe(false);
          if (status !== 'FAILED' && status !== 'CANCELLED')
            expect(deploymentStatuses.indexOf(status)).toBe(deploymentStatuses.indexOf(before) + 1);
        });
      }),
    );
  });

  it('is COMPLETED only if nobody cancelled it and no step failed before', () => {
    fc.assert(
      fc.property(fc.oneof(choices, farChoices), (picked) => {
        for (const state of run(picked).states.filter(
          (one) => one.status === 'COMPLETED' && one.rollback.status === 'NOT_NEEDED',
        )) {
          expect(state.failure).toBeUndefined();
          expect(state.cancel_requested).toBeUndefined();
        }
      }),
    );
  });

  it('has an end time exactly when it has ended', () => {
    fc.assert(
      fc.property(fc.oneof(choices, farChoices), (picked) => {
        for (const state of run(picked).states) expect(state.finished_at !== undefined).toBe(isTerminal(state.status));
      }),
    );
  });
});

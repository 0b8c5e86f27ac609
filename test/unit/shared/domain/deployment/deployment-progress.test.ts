import { describe, expect, it } from '@jest/globals';
import {
  deploymentProgressSchema,
  executeDeploymentStrategy,
  getAffectedComponents,
  getDeploymentProgress,
} from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import { deploymentComponentSchema } from '../../../../../shared/domain/deployment/deployment.ts';
import type { DeploymentState } from '../../../../../shared/domain/deployment/deployment-state.ts';
import {
  resourceLedgerSeq,
  serviceLedgerSeq,
  type LedgerEntry,
} from '../../../../../shared/domain/deployment/ledger-entry.ts';
import type { ServiceRecord } from '../../../../../shared/domain/deployment/service-rollout.ts';
import {
  stepIds,
  workflowSteps,
  type StepId,
  type StepRecord,
} from '../../../../../shared/domain/deployment/step-record.ts';
import { millisecondsOf, timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { emptyCapacity } from '../../../../../shared/domain/environment/capacity.ts';
import { makePlan } from '../../../../../shared/domain/planning/make-plan.ts';
import { dependingOn, environmentOf, requestOf, serviceBody } from '../release.fixture.ts';
import { failure, now, stateIn } from './deployment.fixture.ts';

const request = requestOf(
  [serviceBody('db'), serviceBody('cart', dependingOn('db')), serviceBody('web', dependingOn('cart'))],
  {
    resource_requirements: ['pictures', 'films'].map((name) => ({ name, resource_type: 'S3_BUCKET' })),
  },
);
const plan = makePlan({
  request,
  environment: environmentOf(),
  live: [],
  liveResources: [],
  capacity: emptyCapacity,
  artifactHashes: new Map(),
  resourceCosts: new Map(),
  hash: (value) => JSON.stringify(value).length.toString(16).padStart(10, '0'),
});

const record = (
  service_name: string,
  status: ServiceRecord['status'],
  more: Partial<ServiceRecord> = {},
): ServiceRecord => ({
  service_name,
  status,
  next_action: 0,
  started_at: now,
  updated_at: now,
  action_started_at: now,
  ...more,
});
const step = (id: StepId): StepRecord => ({
  id,
  name: workflowSteps[id].name,
  phase: workflowSteps[id].phase,
  component: 'orchestrator',
  outcome: 'PASSED',
  message: 'well',
  started_at: now,
  finished_at: now,
  duration_milliseconds: 0,
});
const stepsUntil = (last: StepId): readonly StepRecord[] => stepIds.slice(0, stepIds.indexOf(last) + 1).map(step);
const progressOf = (
  state: DeploymentState,
  services: readonly ServiceRecord[] = [],
  steps: readonly StepRecord[] = [],
) => {
  const progress = getDeploymentProgress(state, plan, services, steps, now);
  expect(deploymentProgressSchema.parse(JSON.parse(JSON.stringify(progress)))).toEqual(progress);
  return progress;
};

describe('getDeploymentProgress', () => {
  it('shows waves and services with their status, and what goes on, in a sentence [DA6]', () => {
    const progress = progressOf(
      stateIn('DEPLOYING'),
      [record('db', 'ACTIVE', { url: 'http://127.0.0.1:4001' }), record('cart', 'IN_PROGRESS')],
      stepsUntil('W34'),
    );
    expect(progress).toMatchObject({
      status: 'DEPLOYING',
      phase: 'DEPLOYMENT',
      waves: [
        {
          wave: 0,
          services: [
            { name: 'db', status: 'ACTIVE', version: '1.0.0', change: 'CREATE', url: 'http://127.0.0.1:4001' },
          ],
        },
        { wave: 1, services: [{ name: 'cart', status: 'IN_PROGRESS' }] },
        { wave: 2, services: [{ name: 'web', status: 'PENDING' }] },
      ],
      counts: { total: 3, PENDING: 1, IN_PROGRESS: 1, ACTIVE: 1, FAILED: 0, UNDONE: 0 },
      activity: 'Rolling out cart (wave 2 of 3, 1 of 3 services active).',
      started_at: '1970-01-01T00:00:01.000Z',
      elapsed_milliseconds: 999_000,
    });
  });

  it('grows with steps and services, and is 100 only when the deployment is COMPLETED [DA6]', () => {
    const active = (count: number) => ['db', 'cart', 'web'].slice(0, count).map((name) => record(name, 'ACTIVE'));
    const percents = [
      progressOf(stateIn('PENDING')),
      progressOf(stateIn('VALIDATING'), [], stepsUntil('W14')),
      progressOf(stateIn('PREPARING'), [], stepsUntil('W24')),
      progressOf(stateIn('DEPLOYING'), [], stepsUntil('W34')),
      progressOf(stateIn('DEPLOYING'), active(1), stepsUntil('W34')),
      progressOf(stateIn('DEPLOYING'), active(2), stepsUntil('W34')),
      progressOf(stateIn('TESTING'), active(3), stepsUntil('W44')),
      progressOf(stateIn('MONITORING'), active(3), stepsUntil('W54')),
      progressOf(stateIn('MONITORING'), active(3), stepsUntil('W64')),
      progressOf(stateIn('COMPLETED'), active(3), stepsUntil('W64')),
    ].map((progress) => progress.percent);
    expect(percents).toEqual([0, 5, 15, 30, 46, 63, 80, 90, 99, 100]);
  });

  it('measures the time until the end once it has ended', () => {
    expect(progressOf(stateIn('COMPLETED', { finished_at: '1970-01-01T00:00:03.500Z' }))).toMatchObject({
      elapsed_milliseconds: 2_500,
      finished_at: '1970-01-01T00:00:03.500Z',
    });
  });

  const cancel_requested = { by: 'bob', reason: 'wrong day', at: now };
  const later = timestampOf(millisecondsOf(now) + 1);
  const rollback = (
    status: DeploymentState['rollback']['status'],
    remaining: string[] = [],
  ): Partial<DeploymentState> => ({ rollback: { status, reason: 'W43 failed', remaining, kept: [] } });
  it.each<[string, DeploymentState, readonly string[]]>([
    ['waits in line', stateIn('PENDING', { queued: { at: now, priority: 'NORMAL' } }), ['in line for the lease of']],
    ['is being undone', stateIn('TESTING', rollback('IN_PROGRESS')), ['Undoing', 'W43 failed']],
    ['was cancelled', stateIn('TESTING', { cancel_requested }), ['bob', 'wrong day']],
    ['has failed', stateIn('TESTING', { failure }), [failure.message]],
    [
      'waits for a decision',
      stateIn('TESTING', { failure, decide_before: later }),
      ['waits', later, 'retry', failure.message],
    ],
    [
      'is about to be tried again',
      stateIn('TESTING', { failure, decide_before: later, retry_requested: { by: 'ann', at: now } }),
      ['tried again', 'ann'],
    ],
    ['is paused', stateIn('TESTING', { paused: cancel_requested }), ['Paused by bob', 'wrong day']],
    [
      'is held',
      stateIn('TESTING', { held: { ...cancel_requested, expires_at: later } }),
      ['Held', 'bob', later, 'wrong day'],
    ],
    ['was held', stateIn('TESTING', { held: { ...cancel_requested, expires_at: now } }), ['Testing']],
    ['is paused and was cancelled', stateIn('TESTING', { paused: cancel_requested, cancel_requested }), ['Stopping']],
    ['ended and was undone', stateIn('FAILED', { failure, ...rollback('COMPLETED') }), [failure.message, 'was undone']],
    [
      'ended CANCELLED',
      stateIn('CANCELLED', { cancel_requested, ...rollback('COMPLETED') }),
      ['Cancelled by bob', 'was undone'],
    ],
    [
      'ended and left something',
      stateIn('FAILED', { failure, ...rollback('FAILED', ['bucket pictures']) }),
      ['1 thing', 'bucket pictures'],
    ],
    ['ended having made nothing', stateIn('FAILED', { failure }), ['nothing to undo']],
    ['completed', stateIn('COMPLETED'), ['is live']],
    ['completed and was rolled back', stateIn('COMPLETED', rollback('COMPLETED')), ['was live', 'was undone']],
  ])('says so when a deployment %s', (_, state, words) => {
    for (const word of words) expect(progressOf(state).activity).toContain(word);
  });

  it.each([
    ['PAUSED', stateIn('TESTING', { paused: cancel_requested })],
    ['PAUSED', stateIn('TESTING', { paused: cancel_requested, held: { ...cancel_requested, expires_at: later } })],
    ['HELD', stateIn('TESTING', { held: { ...cancel_requested, expires_at: later } })],
    [undefined, stateIn('TESTING', { held: { ...cancel_requested, expires_at: now } })],
    [undefined, stateIn('TESTING', { paused: cancel_requested, cancel_requested })],
    ['UNDECIDED', stateIn('TESTING', { failure, decide_before: later })],
    [undefined, stateIn('TESTING', { failure, decide_before: later, cancel_requested })],
    [undefined, stateIn('FAILED', { failure, decide_before: later, paused: cancel_requested })],
    [undefined, stateIn('TESTING')],
  ] as const)('says whether it waits for a person: %s [B7]', (standing, state) => {
    expect(progressOf(state).standing).toBe(standing);
  });

  it('has a sentence for every status', () => {
    const sentences = (
      ['PENDING', 'VALIDATING', 'PREPARING', 'PROVISIONING', 'DEPLOYING', 'TESTING', 'MONITORING'] as const
    ).map((status) => progressOf(stateIn(status)).activity);
    expect(new Set(sentences).size).toBe(7);
  });
});

describe('getAffectedComponents', () => {
  const entry = (
    seq: string,
    state: LedgerEntry['state'],
    compensation: LedgerEntry['compensation'],
    note?: string,
  ): LedgerEntry => ({
    seq,
    action: compensation.kind === 'RESTORE_SERVICE' ? 'ROLL_OUT_SERVICE' : 'CREATE_RESOURCE',
    target: 'whatever',
    compensation,
    token: 1,
    state,
    intended_at: now,
    ...(note !== undefined && { note }),
  });
  const onService = (name: string, state: LedgerEntry['state']): LedgerEntry =>
    entry(
      serviceLedgerSeq(0, name),
      state,
      { kind: 'RESTORE_SERVICE', service_name: name, version_id: 'v' },
      'restored 0.9',
    );
  const onResource = (name: string, state: LedgerEntry['state']): LedgerEntry =>
    entry(resourceLedgerSeq(name), state, { kind: 'REMOVE_RESOURCE', resource_type: 'S3_BUCKET', resource_name: name });
  const statusesOf = (services: readonly ServiceRecord[], ledger: readonly LedgerEntry[], of = plan) =>
    Object.fromEntries(
      getAffectedComponents(of, services, ledger).map((component) => [component.name, component.status]),
    );

  it('names every service and resource of the plan with its status [DA7]', () => {
    const components = getAffectedComponents(
      plan,
      [record('db', 'ACTIVE'), record('cart', 'IN_PROGRESS', { message: 'starting' })],
      [onResource('pictures', 'DONE')],
    );
    for (const component of components) expect(deploymentComponentSchema.parse(component)).toEqual(component);
    expect(components).toEqual([
      { kind: 'SERVICE', name: 'db', version: '1.0.0', wave: 0, change: 'CREATE', status: 'ACTIVE' },
      {
        kind: 'SERVICE',
        name: 'cart',
        version: '1.0.0',
        wave: 1,
        change: 'CREATE',
        status: 'IN_PROGRESS',
        message: 'starting',
      },
      { kind: 'SERVICE', name: 'web', version: '1.0.0', wave: 2, change: 'CREATE', status: 'PENDING' },
      { kind: 'RESOURCE', name: 'pictures', change: 'CREATE', status: 'ACTIVE' },
      { kind: 'RESOURCE', name: 'films', change: 'CREATE', status: 'PENDING' },
    ]);
  });

  it('shows what was undone, kept, or could not be undone [DA7]', () => {
    const ledger = [
      onResource('pictures', 'KEPT'),
      onResource('films', 'UNDO_FAILED'),
      onService('db', 'UNDONE'),
      onService('cart', 'UNDO_FAILED'),
    ];
    expect(statusesOf([record('db', 'ACTIVE'), record('cart', 'FAILED')], ledger)).toEqual({
      db: 'UNDONE',
      cart: 'FAILED',
      web: 'PENDING',
      pictures: 'KEPT',
      films: 'FAILED',
    });
  });

  it('takes what the plan leaves alone for active', () => {
    const unchanged = {
      services: plan.services.map((one) => ({ ...one, change: 'NONE' as const })),
      resources: plan.resources.map((one) => ({ ...one, change: 'NONE' as const })),
    };
    expect(new Set(Object.values(statusesOf([], [], { ...plan, ...unchanged })))).toEqual(new Set(['ACTIVE']));
  });
});

describe('executeDeploymentStrategy', () => {
  it('gives the rollouts of each wave, in the order of the dependencies [DA3] [CD2]', () => {
    const waves = executeDeploymentStrategy(plan, request.specification);
    expect(waves.map((wave) => wave.map((rollout) => rollout.service_name))).toEqual([['db'], ['cart'], ['web']]);
    for (const rollout of waves.flat()) {
      expect(rollout.actions.map((action) => action.kind)).toEqual(['SCALE_NEW', 'AWAIT_HEALTH', 'SHIFT_TRAFFIC']);
    }
  });
});

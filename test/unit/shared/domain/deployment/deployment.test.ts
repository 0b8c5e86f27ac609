import { describe, expect, it } from '@jest/globals';
import { deploymentContextSchema } from '../../../../../shared/domain/deployment/deployment-context.ts';
import {
  deploymentEventSchema,
  deploymentEventTypes,
} from '../../../../../shared/domain/deployment/deployment-event.ts';
import { deploymentStatuses } from '../../../../../shared/domain/deployment/deployment-status.ts';
import { deploymentSchema } from '../../../../../shared/domain/deployment/deployment.ts';
import {
  ledgerEntrySchema,
  resourceLedgerSeq,
  serviceLedgerSeq,
} from '../../../../../shared/domain/deployment/ledger-entry.ts';
import { requestOf, serviceBody } from '../release.fixture.ts';
import { expectFields, expectValues } from '../schema.expectations.ts';
import { failure, now } from './deployment.fixture.ts';

const request = requestOf([serviceBody('cart'), serviceBody('web')]);
const component = {
  kind: 'SERVICE',
  name: 'cart',
  version: '1.0.0',
  wave: 0,
  change: 'CREATE',
  status: 'ACTIVE',
  url: 'http://127.0.0.1:1',
};
const deployment = {
  id: 'd1',
  name: 'shop-v1',
  description: 'the shop',
  status: 'FAILED',
  phase: 'ROLLBACK',
  created_at: now,
  updated_at: now,
  finished_at: now,
  created_by: 'ann',
  environment_id: 'dev',
  correlation_id: 'c1',
  specification_hash: 's',
  plan_hash: 'p',
  retry_of: 'd0',
  service_count: 2,
  lease_token: 3,
  last_sequence: 9,
  cancel_requested: { by: 'bob', reason: 'so', at: now },
  failure,
  rollback: { status: 'COMPLETED', reason: 'so', started_at: now, finished_at: now, remaining: [], kept: [] },
  specification: request.specification,
  components: [
    component,
    { ...component, name: 'web' },
    { kind: 'RESOURCE', name: 'pictures', change: 'CREATE', status: 'KEPT' },
  ],
  results: [{ deployment_id: 'd1', status: 'FAILED', steps: [], failure, finished_at: now }],
  rollback_strategy: request.rollback_strategy,
  monitoring_config: request.monitoring_config,
};

describe('a deployment', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [E1]', () => {
    expectFields(deploymentSchema, deployment, ['finished_at', 'retry_of', 'cancel_requested', 'failure']);
    expectValues(deploymentSchema, deployment, 'status', deploymentStatuses);
    expectValues(deploymentSchema, deployment, 'phase', [
      'INITIATION',
      'VALIDATION',
      'PREPARATION',
      'DEPLOYMENT',
      'TESTING',
      'COMPLETION',
      'ROLLBACK',
    ]);
  });
});

describe('the relations of a deployment', () => {
  it('is for its one environment, and has many services and many resources [REL1]', () => {
    const resource = { kind: 'RESOURCE', change: 'CREATE', status: 'ACTIVE' };
    const components = [
      component,
      { ...component, name: 'web' },
      { ...resource, name: 'pictures' },
      { ...resource, name: 'films' },
    ];
    const parsed = deploymentSchema.parse({ ...deployment, components });
    expect(parsed.environment_id).toBe('dev');
    expect(parsed.components.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'SERVICE cart',
      'SERVICE web',
      'RESOURCE pictures',
      'RESOURCE films',
    ]);
    expect(parsed.specification.services.map((service) => service.name)).toEqual(['cart', 'web']);
  });
});

describe('a deployment event', () => {
  it('carries its envelope, and refuses what is missing, wrong or unknown', () => {
    const event = {
      id: 'e1',
      deployment_id: 'd1',
      sequence: 1,
      event_type: 'PHASE_COMPLETED',
      phase: 'TESTING',
      status: 'SUCCEEDED',
      details: { deployment_status: 'MONITORING' },
      affected_components: ['cart'],
      timestamp: now,
      source_component: 'orchestrator',
      correlation_id: 'c1',
    };
    expectFields(deploymentEventSchema, event);
    expectValues(deploymentEventSchema, event, 'event_type', deploymentEventTypes);
    expect(deploymentEventSchema.safeParse({ ...event, sequence: 0 }).success).toBe(false);
  });
});

describe('a deployment context', () => {
  it('carries ids, user, correlation id, metadata, configuration, security and monitoring context [DS1]', () => {
    const context = {
      deployment_id: 'd1',
      environment_id: 'dev',
      user_id: 'ann',
      correlation_id: 'c1',
      metadata: { source: 'cli' },
      configuration: { environment_version: 3 },
      security_context: { groups: ['shop'], deciding_policy_id: 'team' },
      monitoring_context: { notify_on: ['DEPLOYMENT_FAILED'] },
    };
    expectFields(deploymentContextSchema, context);
    expect(() => Object.assign(deploymentContextSchema.parse(context), { user_id: 'eve' })).toThrow(TypeError);
  });
});

describe('a ledger entry', () => {
  it('carries how its effect is taken back', () => {
    const entry = {
      seq: serviceLedgerSeq(0, 'cart'),
      action: 'ROLL_OUT_SERVICE',
      target: 'cart',
      compensation: { kind: 'RESTORE_SERVICE', service_name: 'cart', version_id: 'v', previous: { version_id: 'u' } },
      token: 1,
      state: 'DONE',
      made: 'cart 1.1.0',
      note: 'n',
      intended_at: now,
      done_at: now,
      undone_at: now,
    };
    expectFields(ledgerEntrySchema, entry, ['made', 'note', 'done_at', 'undone_at']);
  });

  it('comes before those of later waves, and after all resources, in the order of its text', () => {
    const inOrder = [
      resourceLedgerSeq('a'),
      resourceLedgerSeq('z'),
      serviceLedgerSeq(0, 'z'),
      serviceLedgerSeq(1, 'a'),
      serviceLedgerSeq(9, 'a'),
      serviceLedgerSeq(10, 'a'),
      serviceLedgerSeq(9_998, 'a'),
    ];
    expect([...inOrder].reverse().sort()).toEqual(inOrder);
  });
});

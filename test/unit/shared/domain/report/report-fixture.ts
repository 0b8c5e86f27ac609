import type { DeploymentEvent } from '../../../../../shared/domain/deployment/deployment-event.ts';
import type { LedgerEntry } from '../../../../../shared/domain/deployment/ledger-entry.ts';
import type { ReportInput } from '../../../../../shared/domain/report/report-input.ts';
import { at, someDeployment, someServiceRecord, someStep } from '../../adapters/store/store-fixture.ts';

const someEvent = (
  sequence: number,
  milliseconds: number,
  changes: Partial<DeploymentEvent> = {},
): DeploymentEvent => ({
  id: `event-${sequence}`,
  deployment_id: 'd1',
  sequence,
  event_type: 'SERVICE_ACTIVATED',
  phase: 'DEPLOYMENT',
  status: 'SUCCEEDED',
  details: {},
  affected_components: [],
  timestamp: at(milliseconds),
  source_component: 'orchestrator',
  correlation_id: 'c1',
  ...changes,
});

const rolledOut = (name: string, wave: number, changes: Partial<LedgerEntry> = {}): LedgerEntry => ({
  seq: `0000${wave + 1}#service#${name}`,
  action: 'ROLL_OUT_SERVICE',
  target: name,
  compensation: {
    kind: 'RESTORE_SERVICE',
    service_name: name,
    version_id: '1.1.0-2e',
    previous: { version_id: '1.0.0-1f' },
  },
  token: 2,
  state: 'DONE',
  made: `${name} 1.1.0, 2 instances`,
  intended_at: at(3_000),
  done_at: at(5_000),
  ...changes,
});

const madeDatabase: LedgerEntry = {
  seq: '00000#resource#stock-db',
  action: 'CREATE_RESOURCE',
  target: 'stock-db',
  compensation: { kind: 'REMOVE_RESOURCE', resource_type: 'RDS_DATABASE', resource_name: 'stock-db' },
  token: 2,
  state: 'DONE',
  made: 'RDS_DATABASE stock-db created',
  intended_at: at(1_000),
  done_at: at(1_100),
};

const planned = (name: string, wave: number, change: 'CREATE' | 'UPDATE' | 'NONE') => ({
  name,
  change,
  ...(change !== 'CREATE' && { from_version: '1.0.0' }),
  to_version: change === 'NONE' ? '1.0.0' : '1.1.0',
  version_id: '1.1.0-2e',
  wave,
  strategy: 'ROLLING',
  instances: 2,
});

const { plan } = someDeployment();

/** A release of three services that went well. */
export const completedInput: ReportInput = {
  state: {
    id: 'd1',
    name: 'shop-v2',
    description: 'A new catalog.',
    status: 'COMPLETED',
    phase: 'COMPLETION',
    created_at: at(),
    updated_at: at(12_400),
    finished_at: at(12_400),
    created_by: 'ada',
    environment_id: 'dev',
    correlation_id: 'c1',
    specification_hash: 'c0'.repeat(32),
    plan_hash: '9a'.repeat(32),
    service_count: 3,
    lease_token: 2,
    last_sequence: 4,
    rollback: { status: 'NOT_NEEDED', remaining: [], kept: [] },
  },
  plan: {
    ...plan,
    services: [planned('stock', 0, 'NONE'), planned('catalog', 1, 'UPDATE'), planned('shop', 2, 'CREATE')],
    resources: [{ name: 'stock-db', resource_type: 'RDS_DATABASE', change: 'CREATE', cost_microusd_per_hour: 12_500 }],
    waves: [['stock'], ['catalog'], ['shop']],
    risk: { level: 'MEDIUM', reasons: ['catalog keeps data, and is replaced.'] },
  },
  steps: [
    someStep('W43', { message: 'All healthy.' }),
    someStep('W21', { message: 'All good.', duration_milliseconds: 1_250 }),
  ],
  services: [
    someServiceRecord('catalog', {
      status: 'ACTIVE',
      url: 'http://127.0.0.1:4100',
      started_at: at(3_000),
      updated_at: at(5_000),
    }),
    someServiceRecord('shop', { status: 'ACTIVE', url: 'http://127.0.0.1:4101' }),
  ],
  ledger: [madeDatabase, rolledOut('catalog', 1), rolledOut('shop', 2)],
  validations: [
    {
      is_valid: true,
      severity: 'INFO',
      category: 'SOFTWARE',
      message: 'All there.',
      details: [],
      recommendations: [],
      timestamp: at(),
      validator_id: 'artifact-availability',
    },
    {
      is_valid: true,
      severity: 'INFO',
      category: 'SOFTWARE',
      message: 'Watched for 2.0 s.',
      details: [],
      recommendations: [],
      timestamp: at(),
      validator_id: 'release-watch',
    },
  ],
  findings: [],
  tests: [],
  events: [
    someEvent(1, 0, { event_type: 'DEPLOYMENT_STARTED', phase: 'INITIATION' }),
    someEvent(2, 5_000, { affected_components: ['catalog'] }),
    someEvent(3, 6_000, { affected_components: ['shop'] }),
    someEvent(4, 12_400, {
      event_type: 'DEPLOYMENT_SUCCEEDED',
      phase: 'COMPLETION',
      details: { deployment_status: 'COMPLETED' },
    }),
  ],
};

const failure = {
  step: 'W43',
  code: 'service_unhealthy',
  message: 'catalog 1.1.0 did not get healthy within 10 s: GET /health answered 503, expected 200.',
  affected_components: ['catalog'],
};

/** The same release, whose catalog never got healthy, and which was undone. */
export const undoneInput: ReportInput = {
  ...completedInput,
  state: {
    ...completedInput.state,
    status: 'FAILED',
    phase: 'ROLLBACK',
    failure,
    rollback: {
      status: 'COMPLETED',
      reason: 'A step failed.',
      started_at: at(11_000),
      finished_at: at(12_400),
      remaining: [],
      kept: [],
    },
  },
  services: [
    someServiceRecord('catalog', {
      status: 'UNDONE',
      message: 'GET /health answered 503, expected 200; the log says: unknown layout 9',
    }),
  ],
  ledger: [
    { ...madeDatabase, state: 'UNDONE', undone_at: at(12_300) },
    rolledOut('catalog', 1, { state: 'UNDONE', undone_at: at(11_800) }),
  ],
};

/** The same, except that the database could not be removed. */
export const leftBehindInput: ReportInput = {
  ...undoneInput,
  state: {
    ...undoneInput.state,
    rollback: {
      ...undoneInput.state.rollback,
      status: 'FAILED',
      remaining: ['stock-db (RDS_DATABASE): the file is in use'],
    },
  },
  ledger: [
    { ...madeDatabase, state: 'UNDO_FAILED', note: 'the file is in use' },
    rolledOut('catalog', 1, { state: 'UNDONE', undone_at: at(11_800) }),
  ],
};

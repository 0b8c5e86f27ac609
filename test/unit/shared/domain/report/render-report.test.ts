import { describe, expect, it } from '@jest/globals';
import { renderReport } from '../../../../../shared/domain/report/render-report.ts';
import type { ReportInput } from '../../../../../shared/domain/report/report-input.ts';
import { someServiceRecord, someStep } from '../../adapters/store/store-fixture.ts';
import { completedInput, leftBehindInput, undoneInput } from './report-fixture.ts';

const headings = (markdown: string): readonly string[] => markdown.split('\n').filter((line) => line.startsWith('#'));
const stateOf = (input: ReportInput, changes: Partial<ReportInput['state']>): ReportInput => ({
  ...input,
  state: { ...input.state, ...changes },
});

describe('the report of a completed release', () => {
  const report = renderReport(completedInput);

  it('says first that it is live, by whom, and how long it took [W63]', () => {
    expect(report).toMatch(/^# shop-v2: COMPLETED\n\n`shop-v2` in `dev` is live: every check passed\./u);
    expect(report).toContain('- Deployment `d1`, by ada: A new catalog.');
    expect(report).toContain('From 2026-11-23 19:09:23 UTC to 2026-11-23 19:09:35 UTC, 12.4 s');
    expect(report).toContain('risk MEDIUM: catalog keeps data, and is replaced.');
  });

  it('has a row for each service and resource: what changed, and how it ended [W63]', () => {
    expect(report).toContain('3 services in 3 waves: 1 new, 1 updated, 1 unchanged; 1 resource.');
    expect(report).toContain(
      '| catalog | update | 1.0.0 | 1.1.0 | 2 | ROLLING | active | 2.0 s | http://127.0.0.1:4100 |',
    );
    expect(report).toContain('| stock | unchanged | 1.0.0 | 1.0.0 | 1 | ROLLING | active |  |  |');
    expect(report).toContain('| stock-db | RDS_DATABASE | new | active | $0.0125/h |');
  });

  it('lists steps in the order of the workflow, with what they found and how long they took [W63]', () => {
    const [first, second] = report.split('\n').filter((line) => line.startsWith('- PASSED'));
    expect(first).toBe('- PASSED **W21 Validate environment prerequisites** (orchestrator, 1.3 s): All good.');
    expect(second).toContain('W43 Execute health checks');
  });

  it('keeps what the bake saw, and only counts what was plainly good', () => {
    expect(report).toContain('**INFO** release-watch: Watched for 2.0 s.');
    expect(report).toContain('1 check more passed without remark.');
    expect(report).not.toContain('artifact-availability');
  });

  it('has a timeline, with events of a kind in one line', () => {
    expect(report).toContain('- `+5.000 s` SERVICE_ACTIVATED (DEPLOYMENT) catalog, shop: 2 events until +6.000 s');
    expect(report).toContain('- `+12.400 s` DEPLOYMENT_SUCCEEDED (COMPLETION): now COMPLETED');
  });

  it('says nothing of failures and of undoing', () => {
    expect(headings(report)).toEqual([
      '# shop-v2: COMPLETED',
      '## What to do now',
      '## What it was to change',
      '## Validation',
      '## Steps',
      '## Timeline',
    ]);
  });
});

describe('the report of a release that was undone', () => {
  const report = renderReport(undoneInput);

  it('says which check failed, and with which answer [W63]', () => {
    expect(report).toContain(
      '`shop-v2` in `dev` failed. Everything that it had changed was undone, and what it had replaced serves again.',
    );
    expect(report).toContain('**W43 Execute health checks** (`service_unhealthy`), concerning `catalog`:');
    expect(report).toContain(
      '> catalog 1.1.0 did not get healthy within 10 s: GET /health answered 503, expected 200.',
    );
    expect(report).toContain(
      '- **catalog** 1.0.0 to 1.1.0 (wave 2, ROLLING): GET /health answered 503, expected 200; the log says: unknown layout 9',
    );
  });

  it('says what was undone, the last effect first [W63]', () => {
    expect(report).toContain(
      '1. **catalog** (catalog 1.1.0, 2 instances): the version before serves again, +11.800 s\n2. **stock-db** (RDS_DATABASE stock-db created): removed, +12.300 s',
    );
    expect(report).toContain('It took 1.4 s.');
    expect(report).toContain('| shop | new |  | 1.1.0 | 3 | ROLLING | not begun |  |  |');
  });

  it('tells what went wrong before anything else, and what to do', () => {
    expect(headings(report).slice(0, 4)).toEqual([
      '# shop-v2: FAILED, undone',
      '## What went wrong',
      '## What was undone',
      '## What to do now',
    ]);
    expect(report).toContain('`windlass retry d1`');
  });

  it('names every step that failed, not only the first', () => {
    const steps = [
      someStep('W43', { outcome: 'FAILED' }),
      someStep('W44', { outcome: 'FAILED', message: 'No answer.' }),
    ];
    expect(renderReport({ ...undoneInput, steps })).toContain(
      'Failed besides:\n\n- **W44 Validate service functionality**: No answer.',
    );
  });

  it('says so when nothing had been changed yet', () => {
    const early = stateOf(
      { ...undoneInput, ledger: [], services: [] },
      { rollback: { status: 'NOT_NEEDED', remaining: [], kept: [] } },
    );
    expect(renderReport(early)).toContain('It had not changed anything yet, so there was nothing to undo.');
    expect(renderReport(early)).not.toContain('What was undone');
  });
});

describe('the report of a release that could not be undone', () => {
  it('says what is left, that somebody has to act, and how to go on [W63]', () => {
    const report = renderReport(leftBehindInput);

    expect(report).toMatch(/^# shop-v2: FAILED, NOT fully undone/u);
    expect(report).toContain('Somebody has to act.');
    expect(report).toContain(
      '**Left behind, because it could not be undone:**\n\n- stock-db (RDS_DATABASE): the file is in use\n\n',
    );
    expect(report).toContain('`windlass rollback d1`');
  });

  it('names what was kept on purpose', () => {
    const kept = stateOf(undoneInput, {
      rollback: { ...undoneInput.state.rollback, kept: ['stock-db: to look into its data'] },
    });
    expect(renderReport(kept)).toContain('Kept on purpose:\n\n- stock-db: to look into its data');
  });
});

describe('the report of a release in any other state', () => {
  it('tells what is on record so far', () => {
    const { finished_at: _, ...state } = completedInput.state;
    const report = renderReport({ ...completedInput, state: { ...state, status: 'DEPLOYING', phase: 'DEPLOYMENT' } });
    expect(report).toContain('is under way, in phase DEPLOYMENT.');
    expect(report).toContain('12.4 s so far');
    expect(report).not.toContain('What to do now');
  });

  it('tells who cancelled it and why', () => {
    const cancelled = stateOf(undoneInput, {
      status: 'CANCELLED',
      cancel_requested: { by: 'ada', reason: 'wrong release.', at: undoneInput.state.updated_at },
    });
    expect(renderReport(cancelled)).toContain(
      'was cancelled by ada: wrong release. Everything that it had changed was undone',
    );
  });

  it('tells that a completed one was rolled back later', () => {
    const report = renderReport(stateOf(undoneInput, { status: 'COMPLETED' }));
    expect(report).toContain('was live, and was rolled back later.');
  });
});

describe('tests and findings in a report', () => {
  const test = (status: 'PASSED' | 'FAILED', test_case: string): ReportInput['tests'][number] => ({
    id: test_case,
    test_type: 'INTEGRATION',
    status,
    component_id: 'shop',
    test_suite: 'api_tests',
    test_case,
    execution_time: 4,
    error_details:
      status === 'FAILED'
        ? [{ message: 'Another status.', expected: 'status 200', found: 'status 500: <b>no</b>' }]
        : [],
    screenshots: [],
    logs: [],
    metrics: [{ name: 'response_time', value: 4.04, unit: 'milliseconds' }],
  });

  it('puts failed tests first, with what was expected and found', () => {
    const report = renderReport({ ...completedInput, tests: [test('PASSED', 'front-page'), test('FAILED', 'order')] });
    expect(report).toContain(
      '2 tests: 1 passed, 1 failed.\n\n- **FAILED** order of shop: Another status. Expected status 200, found status 500: \\<b>no\\</b>. (response_time 4 milliseconds)\n- PASSED front-page of shop: response_time 4 milliseconds',
    );
  });

  it('says of a finding how grave it is and what to do', () => {
    const finding = {
      id: 'f',
      severity: 'HIGH',
      category: 'CONFIGURATION',
      title: 't',
      description: 'Secret in a plain variable: variable A of cart.',
      impact: 'Whoever reads it has it.',
      affected_components: ['cart'],
      remediation: [{ order: 1, action: 'Take it out.', automated: false }],
      references: [],
      cvss_score: 8.1,
      discovered_at: '',
    } as const;
    const report = renderReport({
      ...completedInput,
      findings: [{ ...finding, affected_components: ['cart'], remediation: [...finding.remediation], references: [] }],
    });
    expect(report).toContain(
      '- **HIGH** (CVSS 8.1) Secret in a plain variable: variable A of cart. Whoever reads it has it. Take it out.',
    );
  });
});

describe('the size of a report', () => {
  it('stays within an item of the table, whatever the release is', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `service-${index}`);
    const [planned] = completedInput.plan.services;
    const message = 'x'.repeat(300);
    const large: ReportInput = {
      ...undoneInput,
      plan: {
        ...undoneInput.plan,
        services: names.map((name) => ({ ...(planned as NonNullable<typeof planned>), name })),
      },
      services: names.map((name) => someServiceRecord(name, { status: 'FAILED', message })),
      ledger: names.map((name) => ({
        ...(undoneInput.ledger[1] as NonNullable<(typeof undoneInput.ledger)[1]>),
        target: name,
        seq: `00001#service#${name}`,
      })),
      events: names.map((_, index) => ({
        ...(completedInput.events[1] as NonNullable<(typeof completedInput.events)[1]>),
        event_type: index % 2 === 0 ? 'SERVICE_ACTIVATED' : 'STATUS_CHANGED',
        sequence: index,
        details: { message },
      })),
    };

    const report = renderReport(large);

    expect(report.length).toBeLessThan(256 * 1_024);
    expect(report).toContain('9800 more are left out.');
  });
});

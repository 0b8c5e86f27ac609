import { describe, expect, it } from '@jest/globals';
import { eventLine } from '../../../../cli/output/event-line.ts';
import { progressLines } from '../../../../cli/output/progress-lines.ts';
import { steeringLines } from '../../../../cli/output/steering-lines.ts';
import type { DeploymentProgress } from '../../../../shared/domain/deployment/deployment.aggregate.ts';
import { millisecondsOf } from '../../../../shared/domain/naming/names.ts';
import { failure, now, stamped, stateIn } from '../../shared/domain/deployment/deployment.fixture.ts';

const moment = millisecondsOf(now);
const paused = { by: 'dan', reason: 'errors on the graph', at: now };

describe('steeringLines', () => {
  const held = { ...paused, by: 'ada', expires_at: now };
  const state = stateIn('DEPLOYING', { paused, held, failure, decide_before: now });

  it('tells of a pause, of a hold, and of a decision that is waited for [B7]', () => {
    const lines = steeringLines(state, moment - 1).join('\n');
    expect(lines).toMatch(/paused +by dan: errors on the graph; windlass resume release-1/u);
    expect(lines).toMatch(/held +with its environment by ada until 1970/u);
    expect(lines).toMatch(/undecided +until 1970/u);
    const asked = steeringLines({ ...state, retry_requested: paused }, moment).join('\n');
    expect(asked).toMatch(/tried again +soon, as dan asked/u);
  });

  it('tells of nothing that kept one that is being stopped or undone by now [B7]', () => {
    expect(steeringLines({ ...state, cancel_requested: paused }, moment - 1)).toEqual([]);
    const rollback: typeof state.rollback = { status: 'IN_PROGRESS', remaining: [], kept: [] };
    expect(steeringLines({ ...state, rollback }, moment - 1)).toEqual([]);
  });

  it('tells of no hold that has expired, and of nothing that kept one that has ended [B7]', () => {
    expect(steeringLines(stateIn('DEPLOYING', { held }), moment)).toEqual([]);
    expect(steeringLines({ ...state, status: 'CANCELLED', finished_at: now }, moment - 1)).toEqual([]);
  });

  it('is nothing of one that goes on', () => {
    expect(steeringLines(stateIn('DEPLOYING'))).toEqual([]);
  });
});

describe('the lines of a watch', () => {
  it('show beside the status that it is paused, held or undecided [B7]', () => {
    const progress = {
      percent: 50,
      status: 'DEPLOYING',
      elapsed_milliseconds: 1_000,
      activity: 'Paused by dan.',
      waves: [],
    };
    const first = (standing?: string): string =>
      progressLines({ ...progress, ...(standing && { standing }) } as unknown as DeploymentProgress)[0] ?? '';
    expect(first('PAUSED')).toMatch(/ 50% {2}DEPLOYING, PAUSED {2}1\.0 s$/u);
    expect(first()).toMatch(/ 50% {2}DEPLOYING {2}1\.0 s$/u);
  });

  it('tell who asked for what, and why', () => {
    const [event] = stamped([
      {
        event_type: 'PAUSE_REQUESTED',
        phase: 'DEPLOYMENT',
        status: 'INFO',
        details: { by: 'dan', reason: 'errors on the graph' },
        source_component: 'orchestrator',
      },
    ]);
    expect(event && eventLine(event)).toMatch(/PAUSE_REQUESTED +by dan: errors on the graph$/u);
  });
});

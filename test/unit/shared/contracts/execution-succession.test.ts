import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  continueAfterDay,
  continueFromWave,
  firstWaveOf,
  longestLooking_milliseconds,
  longestWaves_milliseconds,
  waitOrContinue,
  wavesPerExecution,
} from '../../../../shared/contracts/execution-succession.ts';
import { proceed, stop, waitFor } from '../../../../shared/contracts/tasks.ts';

const execution_started_at = '2026-11-23T19:00:00.000Z';
const started = Date.parse(execution_started_at);

describe('waves of an execution', () => {
  it('begin with the one that its name says, else with the first', () => {
    expect(['01J', '01J-w50', '01J-w1000', '01J-w7-t3'].map(firstWaveOf)).toEqual([0, 50, 1_000, 7]);
  });

  it('are given out until there are as many as one should', () => {
    expect(continueFromWave('01J', '01J', wavesPerExecution - 1)).toBeUndefined();
    expect(continueFromWave('01J', '01J', wavesPerExecution)).toMatchObject({ next_execution: '01J-w50' });
    expect(continueFromWave('01J-w50', '01J', 99)).toBeUndefined();
    expect(continueFromWave('01J-w50', '01J', 100)).toMatchObject({ outcome: 'CONTINUE', next_execution: '01J-w100' });
  });

  it('are found again by an execution that is run from its beginning', () => {
    expect(continueFromWave('01J', '01J', 737)).toMatchObject({ next_execution: '01J-w737' });
  });
});

describe('an execution whose services take days', () => {
  const after = (milliseconds: number, execution_name = '01J', answer = proceed) =>
    continueAfterDay(answer, { execution_name, execution_started_at }, started + milliseconds);

  it('goes on after a day in a fresh one with the wave that it is at, by a name that nobody else has', () => {
    expect(after(longestWaves_milliseconds - 1)).toEqual(proceed);
    expect(after(longestWaves_milliseconds)).toMatchObject({ outcome: 'CONTINUE', next_execution: '01J-w0-t2' });
    expect(after(longestWaves_milliseconds, '01J-w0-t2')).toMatchObject({ next_execution: '01J-w0-t3' });
    expect(after(longestWaves_milliseconds, '01J-w50', waitFor(9))).toMatchObject({ next_execution: '01J-w50-t2' });
  });

  it('does so well before its machine’s time is over', () => {
    const { TimeoutSeconds } = JSON.parse(readFileSync('statemachines/deployment.asl.json', 'utf8'));
    expect(longestWaves_milliseconds + longestLooking_milliseconds).toBeLessThan((TimeoutSeconds * 1_000) / 1.5);
  });

  it('ends as it would have when it is to stop, or hands over anyway', () => {
    const other = { outcome: 'CONTINUE', wait_seconds: 0, next_execution: '01J-w50' } as const;
    for (const answer of [stop, other]) expect(after(2 * longestWaves_milliseconds, '01J', answer)).toEqual(answer);
  });
});

describe('an execution that looks again and again', () => {
  const answered = (answer: typeof proceed, milliseconds: number, execution_name = 'rollback-1') =>
    waitOrContinue(answer, { execution_name, execution_started_at }, started + milliseconds);

  it('goes on in a fresh one after a while, by a name that nobody else has', () => {
    expect(answered(waitFor(1), longestLooking_milliseconds - 1)).toEqual(waitFor(1));
    const expected = { outcome: 'CONTINUE', next_execution: 'rollback-1-t2' };
    expect(answered(waitFor(1), longestLooking_milliseconds)).toMatchObject(expected);
    expect(answered(waitFor(1), longestLooking_milliseconds, 'rollback-1-t9')).toMatchObject({
      next_execution: 'rollback-1-t10',
    });
  });

  it('does so before its history is full, even if it looks every second', () => {
    const eventsOfLook = 9;
    expect((longestLooking_milliseconds / 1_000) * eventsOfLook).toBeLessThan(25_000);
  });

  it('ends as it would have when there is nothing to wait for', () => {
    for (const answer of [proceed, stop]) expect(answered(answer, 10 * longestLooking_milliseconds)).toEqual(answer);
  });

  it('waits for ever when nobody says how long it has run: the phases of a release in one process', () => {
    expect(waitOrContinue(waitFor(1), {}, started)).toEqual(waitFor(1));
  });
});

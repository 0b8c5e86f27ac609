import { describe, expect, it } from '@jest/globals';
import { proceed, stop, waitFor } from '../../../../../shared/contracts/tasks.ts';
import type { Measurement } from '../../../../../shared/ports/metrics.port.ts';
import { measuredTask } from '../../../../../shared/runtime/metrics/measured-task.ts';
import { manualClock } from '../../adapters/store/store-fixture.ts';

const task = { component: 'security-scanner', task: 'ScanDeployment' } as const;

const measured = (handler: (input: unknown) => Promise<unknown>, took_milliseconds = 25) => {
  const clock = manualClock(1_000);
  const taken: Measurement[] = [];
  const run = measuredTask(
    { metrics: { record: (one) => void taken.push(one) }, clock },
    task,
    async (input: unknown) => {
      clock.advance(took_milliseconds);
      return handler(input);
    },
  );
  return {
    run,
    taken,
    names: () => taken.flatMap(({ metrics }) => metrics.map(({ name, value }) => `${name} ${value}`)),
  };
};

describe('a measured task', () => {
  it('gives its duration, and what it answered, unchanged [IP31]', async () => {
    const { run, taken } = measured(async () => proceed);
    expect(await run({ deployment_id: 'd1' })).toBe(proceed);
    expect(taken).toEqual([
      {
        at_milliseconds: 1_025,
        dimensions: task,
        metrics: [{ name: 'TaskDuration', unit: 'Milliseconds', value: 25 }],
        properties: { deployment_id: 'd1' },
      },
    ]);
  });

  it('counts a STOP, and not a WAIT [IP31]', async () => {
    const stopped = measured(async () => stop);
    await stopped.run({});
    const waiting = measured(async () => waitFor(1));
    await waiting.run({});
    expect([stopped.names(), waiting.names()]).toEqual([['TaskDuration 25', 'TaskStops 1'], ['TaskDuration 25']]);
  });

  it('counts what throws, and throws it on [IP31]', async () => {
    const { run, names } = measured(async () => {
      throw new Error('broken');
    });
    await expect(run(undefined)).rejects.toThrow('broken');
    expect(names()).toEqual(['TaskDuration 25', 'TaskFailures 1']);
  });

  it('takes no time when the clock is set back meanwhile: CloudWatch takes less than nothing for a number', async () => {
    const { run, names } = measured(async () => proceed, -500);
    await run({});
    expect(names()).toEqual(['TaskDuration 0']);
  });

  it('counts an answer of the API that is its own fault', async () => {
    const broken = measured(async () => ({ statusCode: 500 }));
    await broken.run({});
    const refused = measured(async () => ({ statusCode: 422 }));
    await refused.run({});
    expect([broken.names(), refused.names()]).toEqual([['TaskDuration 25', 'TaskFailures 1'], ['TaskDuration 25']]);
  });
});

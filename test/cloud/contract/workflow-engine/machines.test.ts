import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { machineInput, proceed, stop, waitFor } from '../../../../shared/contracts/tasks.ts';
import {
  deployment_id as scripted,
  errorNamed,
  handedOver,
  runScripted,
  wave,
  type Script,
} from '../../../statemachines/scripted-run.ts';
import { openMachines, type Machines } from './machines.harness.ts';

let machines: Machines;
beforeAll(async () => {
  machines = await openMachines();
});
afterAll(() => machines.close());

/** The emulator leaves out the events between those of a state. */
const ofStates = (history: readonly string[] | undefined): readonly string[] =>
  (history ?? []).filter((type) => /^\w+State(?:Entered|Exited)$/u.test(type));
const embedded = async (script: Script, execution: string): Promise<readonly string[]> =>
  ofStates((await runScripted('deployment', script)).histories.get(execution));

const long: Script = {
  PlanWave: [wave('cart', 'slow'), handedOver(`${scripted}-w50`), wave('front'), wave()],
  AdvanceRollout: [proceed, waitFor(0), proceed],
};
const broken: Script = { PlanWave: [wave('cart'), stop], AdvanceRollout: [errorNamed('Error')] };

describe('the machines on an emulator of Step Functions', () => {
  it('start by name, once, and again afterwards not at all [DC2]', async () => {
    expect(await machines.engine.start('rollback', 'once', machineInput('once'))).toEqual({ outcome: 'started' });
    expect(await machines.ended('rollback', 'once')).toBe('SUCCEEDED');
    expect(await machines.engine.start('rollback', 'once', machineInput('once'))).toEqual({
      outcome: 'already_running',
    });
  });

  it('roll out each service in an execution of its own, and hand over to a fresh one, state by state as embedded [DC2]', async () => {
    await machines.engine.start('deployment', 'long', machineInput('long'));
    expect(await machines.ended('deployment', 'long')).toBe('SUCCEEDED');
    expect(await machines.ended('deployment', 'long-w50')).toBe('SUCCEEDED');
    expect(await machines.childrenOf('deployment', 'long')).toEqual([['SUCCEEDED', 'SUCCEEDED']]);
    expect(await machines.childrenOf('deployment', 'long-w50')).toEqual([['SUCCEEDED']]);
    for (const suffix of ['', '-w50'])
      expect(ofStates(await machines.historyOf('deployment', `long${suffix}`))).toEqual(
        await embedded(long, `deployment/${scripted}${suffix}`),
      );
  });

  it('end a wave well whose service broke, and roll back, state by state as embedded [DC2 B1]', async () => {
    await machines.engine.start('deployment', 'bad', machineInput('bad'));
    expect(await machines.ended('deployment', 'bad')).toBe('FAILED');
    expect(await machines.childrenOf('deployment', 'bad')).toEqual([['SUCCEEDED']]);
    expect(ofStates(await machines.historyOf('deployment', 'bad'))).toEqual(
      await embedded(broken, `deployment/${scripted}`),
    );
    expect(await machines.statusesOf('rollback')).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });
});

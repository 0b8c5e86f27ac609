import { describe, expect, it } from '@jest/globals';
import { createHandler as advanceRollout } from '../../../../functions/orchestrator/advance-rollout.handler.ts';
import { createHandler as planWave } from '../../../../functions/orchestrator/plan-wave.handler.ts';
import { createHandler as undoEffects } from '../../../../functions/orchestrator/undo-effects.handler.ts';
import {
  longestLooking_milliseconds,
  longestWaves_milliseconds,
  wavesPerExecution,
} from '../../../../shared/contracts/execution-succession.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import { advanceFor, bakesOf, canary, ready, receiveTraffic } from './canary.world.ts';
import { openWorld, type Released } from './orchestrator.world.ts';

const chain = (length: number): readonly Released[] =>
  Array.from({ length }, (_, index) => ({ name: `s-${index}`, needs: index === 0 ? [] : [`s-${index - 1}`] }));

describe('an execution that has got long', () => {
  it('is handed over by PlanWave, and what is left is given out to the next one', async () => {
    const world = await openWorld();
    const deployment_id = await world.submit(chain(wavesPerExecution + 1));
    await world.prepare(deployment_id);
    for (let wave = 0; wave < wavesPerExecution; wave += 1) await world.advance(deployment_id, `s-${wave}`);
    const next_execution = `${deployment_id}-w${wavesPerExecution}`;
    const ask = (execution_name: string) => planWave(world.deps)({ deployment_id, execution_name });

    expect(await ask(deployment_id)).toEqual({ outcome: 'CONTINUE', wait_seconds: 0, next_execution });
    const services = [{ deployment_id, service_name: `s-${wavesPerExecution}` }];
    expect(await ask(next_execution)).toMatchObject({ outcome: 'PROCEED', services });
  });

  it('of a rollout ends instead of waiting on, and the service is given out again', async () => {
    const world = await openWorld();
    world.fake.behave('1', 'slow', 1_000);
    const deployment_id = await world.submit([{ name: 'cart', version: '1' }]);
    await world.prepare(deployment_id);
    const advance = (started: number) =>
      advanceRollout(world.deps)({
        deployment_id,
        service_name: 'cart',
        execution_started_at: timestampOf(world.clock.now() - started),
      });

    expect(await advance(0)).toMatchObject({ outcome: 'WAIT' });
    expect(await advance(longestLooking_milliseconds)).toMatchObject({ outcome: 'CONTINUE' });
    const services = [{ deployment_id, service_name: 'cart' }];
    expect(await world.planWave(deployment_id)).toMatchObject({ outcome: 'PROCEED', services });
  });

  it('of a bake ends instead of waiting on, and the next one goes on with the bake where it stands [W41]', async () => {
    const { world, id: deployment_id } = await ready(canary([[10, 3_600]]));
    receiveTraffic(world);
    const advance = () =>
      advanceRollout(world.deps)({ deployment_id, service_name: 'cart', execution_started_at: started });
    const started = timestampOf(world.clock.now());
    const [begun, looks] = [await advance(), [] as string[]];
    expect(begun).toEqual({ outcome: 'WAIT', wait_seconds: 60 });
    do {
      world.clock.advance(60_000);
      looks.push((await advance()).outcome);
    } while (looks.at(-1) === 'WAIT');
    expect([looks.length, looks.at(-1)]).toEqual([longestLooking_milliseconds / 60_000, 'CONTINUE']);
    const services = [{ deployment_id, service_name: 'cart' }];
    expect(await world.planWave(deployment_id)).toMatchObject({ outcome: 'PROCEED', services });
    expect(await bakesOf(world, deployment_id)).toMatchObject([{ began_at: started, looks: 3 }]);
    expect(await advanceFor(world, deployment_id)).toMatchObject({ outcome: 'PROCEED', seconds: 3_600 - 1_800 });
  });

  it('of waves whose services bake for days is handed over after one, and the next goes on with them [W41]', async () => {
    const { world, id: deployment_id } = await ready(canary([[10, 86_400]]));
    receiveTraffic(world);
    const execution_started_at = timestampOf(world.clock.now());
    const ask = (execution_name: string) =>
      planWave(world.deps)({ deployment_id, execution_name, execution_started_at });
    const services = [{ deployment_id, service_name: 'cart' }];
    expect(await ask(deployment_id)).toMatchObject({ outcome: 'PROCEED', services });
    await world.advance(deployment_id, 'cart');
    world.clock.advance(longestWaves_milliseconds);
    const next_execution = `${deployment_id}-w0-t2`;
    expect(await ask(deployment_id)).toMatchObject({ outcome: 'CONTINUE', next_execution });
    expect(await planWave(world.deps)({ deployment_id, execution_name: next_execution })).toMatchObject({ services });
  });

  it('of a rollback names the one that goes on with it', async () => {
    const world = await openWorld();
    await world.release([{ name: 'cart', version: '1' }]);
    const { id: deployment_id } = await world.release([{ name: 'cart', version: '2' }]);
    await world.askForRollback(deployment_id);
    await world.begin(deployment_id);
    world.fake.behave('1', 'slow', 1_000);
    const undo = (started: number) =>
      undoEffects({ ...world.deps, alarms: undefined })({
        deployment_id,
        execution_name: 'rollback-1',
        execution_started_at: timestampOf(world.clock.now() - started),
      });

    expect(await undo(0)).toMatchObject({ outcome: 'WAIT' });
    expect(await undo(longestLooking_milliseconds)).toMatchObject({
      outcome: 'CONTINUE',
      next_execution: 'rollback-1-t2',
    });
  });
});

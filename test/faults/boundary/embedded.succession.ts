import type { MachineDefinitions } from '../../../local/workflow/machine.definitions.ts';
import { machineInput } from '../../../shared/contracts/tasks.ts';
import { asked } from './asked.ts';
import { openEmbeddedLife, type RunningLife } from './embedded.life.ts';
import type { Life } from './life.ts';
import type { Answer } from './lives.ts';
import type { ShopWorld } from './shop.world.ts';
import { isAllOver, type Succession } from './trial.ts';

/** As `npm start` after a `kill -9`: one process at a time, and the next one resumes what it finds. */
export const embeddedSuccession = (world: ShopWorld, machines: MachineDefinitions): Succession => {
  const told: string[] = [];
  const onTold = (events: readonly string[]): void => void told.push(...events);
  let current: RunningLife = openEmbeddedLife(world, machines, onTold);
  const open = (life?: Life): RunningLife => {
    current.life.end();
    world.time.forget();
    return (current = openEmbeddedLife(world, machines, onTold, life));
  };
  const isOver = async (): Promise<boolean> => current.isIdle() && (await isAllOver(world));
  const undisturbed: Succession['undisturbed'] = async (ask) => {
    const request = asked(ask(current.ask));
    await world.time.until(() => request.isOver(isOver), 'what was asked for is over');
    return request.answer() as Answer;
  };
  return {
    undisturbed,
    disturbed: async (life, ask, asksAgain) => {
      const { ask: askIt } = open(life);
      const request = asked(ask(askIt));
      await world.time.until(async () => life.isOver() || (await request.isOver(isOver)), 'it is cut off, or over');
      const [isCut, answer] = [life.isOver(), request.answer()];
      open();
      if (!isCut) return answer;
      if (answer === undefined && asksAgain) return undisturbed(ask);
      await world.time.until(isOver, 'what was cut off is over');
      return answer;
    },
    again: async (id) => {
      await current.run('deployment', id, machineInput(id));
      await current.run('rollback', `again-${id}`, machineInput(id));
      await world.time.until(isOver, 'what was run once more is over');
    },
    told: async () => {
      await current.drain();
      return told.splice(0);
    },
  };
};

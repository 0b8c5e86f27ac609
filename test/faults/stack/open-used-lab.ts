import { developmentEnvironment } from '../../fixtures/small-release.ts';
import { openKilledLab, type KilledLab } from './killed.lab.ts';
import { environment_id, rounds } from './rounds.ts';
import { startUsers, type Users } from './users.ts';

export type UsedLab = { readonly lab: KilledLab; readonly users: Users; close(): Promise<void> };

/** A stack in which version 1 of two services is live, and used all the time. */
export const openUsedLab = async (): Promise<UsedLab> => {
  const lab = await openKilledLab();
  let users: Users | undefined;
  const close = async (): Promise<void> => {
    await users?.stop();
    await lab.close();
  };
  try {
    await lab.start();
    await lab.operator().apply(developmentEnvironment(environment_id));
    const { state } = await lab.operator().release(rounds[0]?.request('1.0.0'));
    if (state.status !== 'COMPLETED') throw new Error(`it is not open: ${JSON.stringify(state.failure)}`);
    users = startUsers(await Promise.all(['base', 'front'].map((name) => lab.operator().urlOf(environment_id, name))));
    return { lab, users, close };
  } catch (error) {
    await close();
    throw error;
  }
};

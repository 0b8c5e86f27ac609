import { openKilledLab, type KilledLab } from './killed.lab.ts';
import type { Setting } from './setting.ts';
import { startUsers, type Users } from './users.ts';

export type UsedLab = { readonly lab: KilledLab; readonly users: Users; close(): Promise<void> };

/** A stack in which what the setting begins with is live, and used all the time. */
export const openUsedLab = async (setting: Setting): Promise<UsedLab> => {
  const { environment_id, environment, first, used } = setting;
  const lab = await openKilledLab(environment_id);
  let users: Users | undefined;
  const close = async (): Promise<void> => {
    await users?.stop();
    await lab.close();
  };
  try {
    await lab.start();
    await lab.operator().apply(await environment());
    const { state } = await lab.operator().release(await first());
    if (state.status !== 'COMPLETED') throw new Error(`it is not open: ${JSON.stringify(state.failure)}`);
    const { urlOf } = lab.operator();
    users = startUsers(
      await Promise.all(
        used.map(async ({ service_name, path }) => `${await urlOf(environment_id, service_name)}${path}`),
      ),
    );
    return { lab, users, close };
  } catch (error) {
    await close();
    throw error;
  }
};

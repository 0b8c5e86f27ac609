import { describe, expect, it } from '@jest/globals';
import { followEvents, type Following } from '../../../../cli/client/follow-events.ts';
import type { WindlassClient } from '../../../../cli/client/windlass.client.ts';
import type { DeploymentEvent } from '../../../../shared/domain/deployment/deployment-event.ts';

const eventOf = (sequence: number, event_type = 'PHASE_COMPLETED'): DeploymentEvent =>
  ({ sequence, event_type }) as DeploymentEvent;

type Page = { readonly items: readonly DeploymentEvent[]; readonly has_ended: boolean };

/** Answers one page after the other, and remembers what was asked for. */
const clientOf = (pages: readonly Page[]) => {
  const asked: string[] = [];
  const client: WindlassClient = {
    endpoint: 'http://127.0.0.1:4000',
    request: async <T>(_: string, path: string) => {
      const page = pages[asked.length];
      if (page === undefined) throw new Error('asked too often');
      asked.push(path.slice(path.indexOf('?')));
      return { ...page, next_after: page.items.at(-1)?.sequence ?? 0 } as T;
    },
  };
  return { client, asked };
};

const sequencesOf = async (client: WindlassClient, following: Following): Promise<readonly number[]> =>
  (await Array.fromAsync(followEvents(client, 'some-id', following))).map(({ sequence }) => sequence);

describe('following events', () => {
  it('ends with the last page, without asking once more', async () => {
    const { client, asked } = clientOf([
      { items: [eventOf(1), eventOf(2)], has_ended: false },
      { items: [eventOf(3)], has_ended: true },
    ]);
    expect(await sequencesOf(client, { follow: true })).toEqual([1, 2, 3]);
    expect(asked).toEqual(['?after=0&wait=20', '?after=2&wait=20']);
  });

  it('asks again when nothing happened in time', async () => {
    const { client } = clientOf([
      { items: [], has_ended: false },
      { items: [eventOf(1)], has_ended: true },
    ]);
    expect(await sequencesOf(client, { follow: true })).toEqual([1]);
  });

  it('waits for nothing when it does not follow', async () => {
    const { client, asked } = clientOf([
      { items: [eventOf(1)], has_ended: false },
      { items: [], has_ended: false },
    ]);
    expect(await sequencesOf(client, { follow: false })).toEqual([1]);
    expect(asked).toEqual(['?after=0&wait=0', '?after=1&wait=0']);
  });

  it('goes on beyond the end of the deployment when another event is to be the last', async () => {
    const { client } = clientOf([
      { items: [], has_ended: true },
      { items: [eventOf(8), eventOf(9, 'ROLLBACK_COMPLETED'), eventOf(10)], has_ended: true },
    ]);
    const isLast = ({ event_type }: DeploymentEvent): boolean => event_type === 'ROLLBACK_COMPLETED';
    expect(await sequencesOf(client, { follow: true, after: 7, isLast })).toEqual([8, 9]);
  });
});

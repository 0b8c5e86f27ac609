import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deploy, type DeployOptions } from '../../../../cli/commands/deploy.ts';
import { showStatus } from '../../../../cli/commands/deployments.ts';
import { getEnvironment } from '../../../../cli/commands/environments.ts';
import { holdEnvironment, releaseEnvironment } from '../../../../cli/commands/hold.ts';
import { steer } from '../../../../cli/commands/steer.ts';
import { watchDeployment } from '../../../../cli/commands/watch.ts';
import { durationSeconds } from '../../../../cli/duration.ts';
import { holdWords, queueLines } from '../../../../cli/output/line-words.ts';
import type { DeploymentState } from '../../../../shared/domain/deployment/deployment-state.ts';
import { stateIn } from '../../shared/domain/deployment/deployment.fixture.ts';
import { openTestSession, type Asked } from './session.fixture.ts';

const at = '2026-11-28T12:00:00.000Z';
const waiting = (id: string): DeploymentState => ({
  ...stateIn('PENDING', { queued: { at, priority: 'NORMAL' } }),
  id,
  name: `release-${id}`,
  environment_id: 'dev',
});
const waitsInLine = { deployment_id: 'a', name: 'release-a', priority: 'NORMAL' as const, at };
const queue = [{ deployment_id: 'h', name: 'hot', priority: 'HOTFIX', at }, waitsInLine];
const environment = {
  id: 'dev',
  name: 'dev',
  type: 'DEVELOPMENT',
  cloud_provider: 'LOCAL',
  region: 'local',
  status: 'DEPLOYING',
  version: 1,
  queue,
};
const hold = {
  by: 'ada',
  reason: 'incident 42',
  at,
  // Two hours and so much that a slow machine still has two hours left.
  expires_at: new Date(Date.now() + 7_230_000).toISOString(),
  allow_hotfix: true,
};

describe('a time on the command line', () => {
  it.each([
    ['90s', 90],
    ['30m', 1_800],
    ['2h', 7_200],
    ['7d', 604_800],
    ['2', undefined],
    ['h', undefined],
    ['-2h', undefined],
    ['1.5h', undefined],
    ['2h30m', undefined],
    ['', undefined],
  ])('%j is %j seconds', (text, seconds) => {
    expect(durationSeconds(text)).toBe(seconds);
  });
});

describe('windlass hold and release', () => {
  it('say who holds the environment, until when and why, and how to let it go on [B5]', async () => {
    const { session, asked, lines } = openTestSession(({ method }) => (method === 'POST' ? hold : null));
    await holdEnvironment(session, 'dev', { reason: 'incident 42', for: 7_200, allowHotfix: true });
    await releaseEnvironment(session, 'dev');
    expect(asked).toEqual([
      {
        method: 'POST',
        path: '/v1/environments/dev/hold',
        body: { reason: 'incident 42', expires_in_seconds: 7_200, allow_hotfix: true },
      },
      { method: 'DELETE', path: '/v1/environments/dev/hold' },
    ]);
    expect(lines).toEqual([
      expect.stringMatching(
        /^dev is held by ada until (?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d \(2 h 0 min\), but hotfixes: incident 42$/u,
      ),
      'let it go on: windlass release dev',
      'dev goes on: nothing holds it',
    ]);
  });
});

describe('windlass release', () => {
  it('is told to programs by the environment alone, whether there was a hold or not', async () => {
    const { session, lines } = openTestSession(() => null, true);
    await releaseEnvironment(session, 'dev');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([{ released: 'dev' }]);
  });
});

describe('windlass finish', () => {
  const by = { by: 'ada', reason: 'incident 42', at };
  const held = { ...by, expires_at: hold.expires_at };
  const saysOf = async (flags: Partial<DeploymentState>): Promise<string | undefined> => {
    const state = { ...stateIn('DEPLOYING', flags), id: 'a', name: 'release-a', environment_id: 'dev' };
    const { session, lines } = openTestSession(({ method }) => (method === 'POST' ? state : { items: [state] }));
    await steer(session, 'finish', 'release-a', { watch: false });
    return lines[0];
  };

  it('says when the bakes end: at their next look, which does not come while it is paused or held [B10]', async () => {
    const rest = /: what is judged FAIL fails still, anything else goes on/u;
    for (const flags of [{}, { held: { ...held, expires_at: at } }]) {
      const line = await saysOf(flags);
      expect(line).toMatch(/the bakes of release-a end at their next look: /u);
      expect(line).toMatch(rest);
    }
    const line = await saysOf({ paused: by, held });
    expect(line).toContain(
      `end when it goes on, but now it is paused by ada (windlass resume release-a) and held with its environment by ada until ${hold.expires_at} (windlass release dev): `,
    );
    expect(line).toMatch(rest);
    expect(await saysOf({ held })).toContain('now it is held with its environment by ada');
  });
});

describe('the hold and the line of an environment', () => {
  it('have a date where their time is not of today [B5]', () => {
    const [yesterday, now, tomorrow] = [27, 28, 29].map((day) => new Date(2026, 10, day, 12));
    const long = { ...hold, expires_at: tomorrow?.toISOString() ?? '' };
    expect(holdWords(long, now?.getTime())).toMatch(/^held by ada until 2026-11-29 12:00:00 \(1 d 0 h\)/u);
    const since = (at_: Date | undefined) =>
      queueLines([{ ...waitsInLine, at: at_?.toISOString() ?? '' }], now?.getTime())[0]?.split(' since ')[1];
    expect([since(yesterday), since(now)]).toEqual(['2026-11-27 12:00:00', '12:00:00']);
  });
});

describe('windlass env get', () => {
  it('shows the hold, and who waits in line [B5]', async () => {
    const answer = ({ path }: Asked) =>
      path.endsWith('/health') ? { status: 'HEALTHY', services: [] } : { ...environment, hold };
    const { session, lines } = openTestSession(answer);
    await getEnvironment(session, 'dev');
    expect(lines.slice(1, 5)).toEqual([
      expect.stringContaining('held by ada'),
      'in line for its lease:',
      expect.stringMatching(/^ {2}1\. hot \(h\) HOTFIX since (?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d$/u),
      expect.stringMatching(/^ {2}2\. release-a \(a\) since (?:\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d$/u),
    ]);
  });
});

describe('windlass status', () => {
  it('shows the place of who waits, and reads each environment once', async () => {
    const states = [
      waiting('a'),
      waiting('h'),
      waiting('begun'),
      { ...stateIn('COMPLETED'), id: 'done', name: 'done' },
    ];
    const answer = ({ path }: Asked) => (path.startsWith('/v1/environments/') ? environment : { items: states });
    const { session, lines, asked } = openTestSession(answer);
    await showStatus(session, undefined);
    const rows = (lines[0] ?? '')
      .split('\n')
      .slice(1)
      .map((row) => row.split(/ {2,}/u)[2]);
    expect(rows).toEqual(['QUEUED 2 of 2', 'QUEUED 1 of 2', 'PENDING', 'COMPLETED']);
    expect(asked.filter(({ path }) => path.startsWith('/v1/environments/'))).toHaveLength(1);
  });
});

describe('windlass deploy', () => {
  let folder: string;
  let file: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-deploy-'));
    file = join(folder, 'release.yaml');
    await writeFile(
      file,
      'name: release-a\nwhen_busy: REFUSE\nspecification: { target_environment: dev, services: [] }\n',
    );
  });
  afterAll(() => rm(folder, { recursive: true }));
  const answer = ({ path }: Asked) => (path === '/v1/deployments' ? waiting('a') : environment);

  it.each<[string, Partial<DeployOptions>, object]>([
    ['--queue', { queue: true }, { when_busy: 'QUEUE' }],
    ['--supersede', { supersede: true }, { when_busy: 'SUPERSEDE' }],
    ['--hotfix', { hotfix: true }, { when_busy: 'REFUSE', priority: 'HOTFIX' }],
    ['--queue --hotfix', { queue: true, hotfix: true }, { when_busy: 'QUEUE', priority: 'HOTFIX' }],
  ])('%s says so in the request, and the answer tells its place [B5]', async (_, options, wish) => {
    const { session, asked, lines } = openTestSession(answer);
    await deploy(session, { file, watch: false, ...options });
    expect(asked[0]).toMatchObject({ method: 'POST', body: { name: 'release-a', ...wish } });
    expect(lines[0]).toBe('release-a accepted as a, place 2 of 2 in the line of dev');
  });

  it('--watch tells the place whenever it changes, and goes on when its turn comes [B5]', async () => {
    const queues = [queue, queue, queue.slice(1), []];
    const released = Promise.withResolvers<void>();
    const ended = { ...stateIn('COMPLETED'), id: 'a', name: 'release-a', environment_id: 'dev' };
    const { session, lines } = openTestSession(async ({ path }) => {
      if (path.startsWith('/v1/environments/')) {
        const found = queues.shift() ?? [];
        if (queues.length === 0) released.resolve();
        return { ...environment, queue: found };
      }
      if (!path.includes('/events')) return ended;
      await released.promise;
      return { items: [], next_after: 3, has_ended: true };
    });
    expect(await watchDeployment(session, waiting('a'))).toBe(0);
    expect(lines.slice(0, 3)).toEqual([
      'release-a (a)',
      'place 2 of 2 in the line of dev',
      'place 1 of 1 in the line of dev',
    ]);
    expect(lines.join('\n')).toContain('release-a COMPLETED');
  });
});

import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { EnvironmentTraffic } from '../../shared/domain/environment/environment-traffic.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { until } from '../contract/service-deployer/traffic.ts';
import type { Waiting } from '../../shared/domain/deployment/waiting.ts';
import { quickCheck, sampleServices, shortCheck } from '../fixtures/small-release.ts';
import { commandLine, firstLines, hasEscapes, type CommandLine, type FirstLines, type Ran } from './command.line.ts';
import { openEmbeddedTarget, type EmbeddedTarget } from './embedded.target.ts';
import { administrator, isOfStatus, operatorOf } from './operator.ts';

const environmentFile = `
id: lab
type: DEVELOPMENT
configuration:
  variables: { CURRENCY: EUR }
`;

/** A release in YAML, with its artifact relative to the file as people write it. */
const releaseFile = (name: string, file = 'healthy.mjs', criteria = '{}'): string => `
# A release of one service.
name: ${name}
specification:
  target_environment: lab
  services:
    - name: web
      version: 1.0.0-${name}
      artifact: { kind: DIRECTORY, location: ./services }
      command: [node, ${file}]
      health_checks: [${JSON.stringify(file === 'healthy.mjs' ? quickCheck : shortCheck)}]
  success_criteria: ${criteria}
`;

describe('the command line', () => {
  let target: EmbeddedTarget;
  let folder: string;
  let windlass: CommandLine;
  let linesOf: FirstLines;
  const ran: Ran[] = [];

  beforeAll(async () => {
    [target, folder] = await Promise.all([openEmbeddedTarget(), mkdtemp(join(tmpdir(), 'windlass-cli-'))]);
    await cp(sampleServices, join(folder, 'services'), { recursive: true });
    const environment = {
      WINDLASS_HOME: target.home,
      WINDLASS_ENDPOINT: target.endpoint,
      WINDLASS_TOKEN: await target.token(administrator),
    };
    const run = commandLine(environment);
    linesOf = firstLines(environment);
    windlass = async (...args) => {
      const result = await run(...args);
      ran.push(result);
      return result;
    };
  });
  afterAll(async () => {
    await target?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const written = async (name: string, content: string): Promise<string> => {
    const file = join(folder, name);
    await writeFile(file, content);
    return file;
  };
  const json = async <T = DeploymentState>(...args: readonly string[]): Promise<T> =>
    JSON.parse((await windlass('--json', ...args)).out) as T;

  it('makes an environment, changes it, and shows it', async () => {
    const file = await written('lab.yaml', environmentFile);
    expect(await windlass('env', 'apply', '-f', file)).toMatchObject({
      exit_code: 0,
      out: expect.stringMatching(/^created lab:.*version 1/),
    });
    await writeFile(file, environmentFile.replace('EUR', 'CHF'));
    expect(await windlass('env', 'apply', '-f', file)).toMatchObject({
      exit_code: 0,
      out: expect.stringMatching(/^updated lab:.*version 2/),
    });
    const [got, listed, found] = await Promise.all([
      windlass('env', 'get', 'lab'),
      windlass('env', 'list', '--type', 'DEVELOPMENT'),
      json<{ items: { id: string }[] }>('env', 'list'),
    ]);
    expect(got.out).toMatch(/^lab:.*version 2\nnothing serves in it/);
    expect(listed.out).toMatch(/lab +DEVELOPMENT +LOCAL/);
    expect(found.items.map(({ id }) => id)).toEqual(['lab']);
    expect(await json('env', 'get', 'lab')).toMatchObject({ configuration: { variables: { CURRENCY: 'CHF' } } });
  });

  it('makes a trigger, changes it, lists it and removes it [DC5]', async () => {
    const trigger = (enabled: boolean): string =>
      `{ id: ci, kind: DEPLOYMENT_REQUEST, source: com.acme.ci, enabled: ${enabled}, runs_as: { subject: bot } }`;
    const created = await windlass('trigger', 'apply', '-f', await written('trigger.yaml', trigger(true)));
    const updated = await windlass('trigger', 'apply', '-f', await written('trigger.yaml', trigger(false)));
    const listed = await windlass('trigger', 'list');
    const removed = await windlass('trigger', 'remove', 'ci');
    expect(created.out).toMatch(/^created ci: DEPLOYMENT_REQUEST com\.acme\.ci, as bot, enabled, version 1/);
    expect(updated.out).toMatch(/^updated ci:.*not enabled, version 2/);
    expect(listed.out).toMatch(/ci +DEPLOYMENT_REQUEST +com\.acme\.ci +bot +not enabled/);
    expect(removed.out).toMatch(/^removed ci/);
    expect((await windlass('trigger', 'list')).out).toMatch(/^There is no trigger yet/);
    expect((await windlass('trigger', 'remove', 'ci')).exit_code).toBe(1);
  });

  it('plans without changing anything, and deploys what was planned [B4]', async () => {
    const file = await written('v1.yaml', releaseFile('v1'));
    const { hash } = await json<{ hash: string }>('plan', '-f', file);
    expect((await windlass('plan', '-f', file)).out).toMatch(
      new RegExp(`\\+ +wave 1 +web +1\\.0\\.0-v1[^]*hash +${hash}`),
    );
    expect(await windlass('deploy', '-f', file, '--plan-hash', 'another')).toMatchObject({
      exit_code: 1,
      err: expect.stringContaining('412 plan_changed'),
    });
    const deployed = await windlass('deploy', '-f', file, '--plan-hash', hash, '--watch');
    expect(deployed).toMatchObject({ exit_code: 0, err: '' });
    expect(deployed.out).toMatch(/DEPLOYMENT_STARTED[^]*SERVICE_ACTIVATED +web +http[^]*v1 COMPLETED, after/);
  });

  it('ends with 1 when the release that it watches fails, and says why', async () => {
    const file = await written('bad.yaml', releaseFile('bad', 'never-healthy.mjs'));
    const { exit_code, out } = await windlass('deploy', '-f', file, '--watch');
    expect(exit_code).toBe(1);
    expect(out).toMatch(/W43: web 1\.0\.0-bad did not get healthy.*answered 503[^]*bad FAILED, rollback COMPLETED/);
    expect((await windlass('report', 'bad')).out).toMatch(/^# bad: FAILED[^]*What was undone/);
  });

  it('shows what there is: deployments, steps, events, report and statistics', async () => {
    const [list, one, events, report, stats] = await Promise.all([
      windlass('status'),
      windlass('status', 'v1'),
      windlass('events', 'v1', '--follow'),
      windlass('report', 'v1'),
      windlass('stats', '--environment', 'lab'),
    ]);
    expect(list.out).toMatch(/bad +lab +FAILED +rollback COMPLETED[^]*v1 +lab +COMPLETED/);
    expect(one.out).toMatch(/^v1 COMPLETED[^]*W11 +PASSED[^]*W64 +PASSED/);
    expect(events.out.trim().split('\n').at(-1)).toMatch(/DEPLOYMENT_SUCCEEDED.*> COMPLETED/);
    expect(report.out).toMatch(/^# v1: COMPLETED/);
    expect(stats.out).toMatch(/^2 deployments[^]*COMPLETED +1[^]*succeeded +50\.0%/);
    expect([list, one, events, report, stats].map(({ exit_code }) => exit_code)).toEqual([0, 0, 0, 0, 0]);
  });

  it('shows what each service is asked, once where there is no terminal, and goes on for a program', async () => {
    const [shown, once] = await Promise.all([
      windlass('top', 'lab'),
      json<EnvironmentTraffic>('top', 'lab', '--once', '--seconds', '60'),
    ]);
    expect(shown.out).toMatch(/^lab at [^]*web +1\.0\.0-v1 +100% +1 /);
    expect(once.services).toMatchObject([{ service_name: 'web', versions: [{ weight_percent: 100 }] }]);
    expect((await windlass('top', 'nowhere', '--once')).exit_code).toBe(1);
    const { lines, err } = await linesOf(['--json', 'top', 'lab', '--interval', '0.1'], 2);
    expect(lines.map((line) => (JSON.parse(line) as EnvironmentTraffic).environment_id)).toEqual(['lab', 'lab']);
    expect(err).toBe('');
  });

  it('gives all of it as JSON', async () => {
    const [events, list, one, report, stats, problem] = await Promise.all([
      windlass('--json', 'events', 'v1'),
      json('status'),
      json('status', 'v1'),
      json('report', 'v1'),
      json('stats'),
      windlass('--json', 'report', 'nobody'),
    ]);
    const lines = events.out.trim().split('\n');
    const sequences = lines.map((line) => (JSON.parse(line) as DeploymentEvent).sequence);
    expect(sequences).toEqual(lines.map((_, index) => index + 1));
    expect(list).toMatchObject({ items: [{ name: 'bad' }, { name: 'v1' }] });
    expect(one).toMatchObject({
      status: 'COMPLETED',
      steps: expect.arrayContaining([expect.objectContaining({ id: 'W64' })]),
    });
    expect(report).toMatchObject({ markdown: expect.stringContaining('# v1') });
    expect(stats).toMatchObject({ deployments: 2, by_status: { COMPLETED: 1, FAILED: 1 } });
    expect(JSON.parse(problem.err)).toMatchObject({
      status: 404,
      code: 'not_found',
      detail: expect.stringContaining('nobody'),
    });
  });

  it('cancels, retries, and rolls back', async () => {
    const file = await written('v2.yaml', releaseFile('v2', 'healthy.mjs', '{ bake_seconds: 3 }'));
    const accepted = await json('deploy', '-f', file, '--idempotency-key', 'press');
    expect((await json('deploy', '-f', file, '--idempotency-key', 'press')).id).toBe(accepted.id);
    const cancelled = await windlass('cancel', 'v2', '--reason', 'the wrong one', '--watch');
    expect(cancelled).toMatchObject({ exit_code: 1, out: expect.stringMatching(/v2 CANCELLED/) });
    const retried = await windlass('retry', 'v2', '--watch');
    expect(retried).toMatchObject({ exit_code: 0, out: expect.stringMatching(/v2 COMPLETED, after/) });
    const undone = await windlass('rollback', 'v2', '--reason', 'customers complain', '--watch');
    expect(undone).toMatchObject({
      exit_code: 0,
      out: expect.stringMatching(/ROLLBACK_COMPLETED[^]*v2 COMPLETED, rollback COMPLETED/),
    });
    expect((await json('status', 'v2')).rollback.reason).toBe('customers complain');
    const { services } = await operatorOf(target).health('lab');
    expect(services.map(({ version }) => version)).toEqual(['1.0.0-v1']);
  });

  it('stops the line, lets a release wait in it, and lets it go on [B5]', async () => {
    const held = await windlass('hold', 'lab', '--reason', 'incident 42', '--for', '30m');
    expect(held).toMatchObject({
      exit_code: 0,
      out: expect.stringMatching(/^lab is held by root until [\d:]+ \((29 min \d+|30 min 0) s\): incident 42/),
    });
    const file = await written('v3.yaml', releaseFile('v3'));
    const refused = await windlass('deploy', '-f', file);
    expect(refused).toMatchObject({ exit_code: 1, err: expect.stringMatching(/held by root.*incident 42/) });
    const watched = windlass('deploy', '-f', file, '--queue', '--watch');
    await until(async () => (await windlass('status')).out.includes('QUEUED 1 of 1'));
    expect(await windlass('release', 'lab')).toMatchObject({ exit_code: 0 });
    expect(await watched).toMatchObject({
      exit_code: 0,
      out: expect.stringMatching(/place 1 of 1 in the line of lab[^]*LEASE_ACQUIRED[^]*v3 COMPLETED/),
    });
    await operatorOf(target).rollBack((await json('status', 'v3')).id);
  });

  it('pauses, resumes, finishes a bake, and says what is waited for [B10] [B7]', async () => {
    const file = await written('v4.yaml', releaseFile('v4', 'healthy.mjs', '{ bake_seconds: 600 }'));
    const { id } = await json('deploy', '-f', file);
    await operatorOf(target).reached(id, isOfStatus('MONITORING'));
    const paused = await windlass('pause', 'v4', '--reason', 'errors on the graph');
    expect(paused).toMatchObject({ exit_code: 0, out: expect.stringMatching(/^pause accepted: v4 waits.*resume v4/) });
    const [waiting, listed, one] = await Promise.all([
      windlass('waiting', 'v4'),
      json<Waiting>('waiting', 'v4'),
      windlass('status', 'v4'),
    ]);
    expect(waiting.out).toMatch(
      /^PAUSE +v4: root paused it: errors on the graph\n +since [^]*who +group:windlass-administrators\n +how +windlass resume v4[^]*BAKE/,
    );
    expect(listed.items.map(({ kind }) => kind)).toEqual(['PAUSE', 'BAKE']);
    expect(one.out).toMatch(/paused +by root: errors on the graph/);
    const [finished, refused] = [await windlass('finish', 'v4'), await windlass('finish', 'v4', '--service', 'web')];
    expect(finished).toMatchObject({ exit_code: 0, out: expect.stringMatching(/the bakes of v4 end/) });
    expect(refused).toMatchObject({ exit_code: 1, err: expect.stringMatching(/No bake of web in v4/) });
    const resumed = await windlass('resume', 'v4', '--watch');
    expect(resumed).toMatchObject({
      exit_code: 0,
      out: expect.stringMatching(/PAUSE_REQUESTED +by root: errors on the graph[^]*v4 COMPLETED, after/),
    });
    expect(await windlass('pause', 'v4')).toMatchObject({ exit_code: 1, err: expect.stringMatching(/409/) });
    expect((await windlass('waiting', 'v4')).out).toMatch(/^Nothing blocks it: it is COMPLETED/);
    await operatorOf(target).rollBack(id);
  });

  it('makes tokens: for the administrator, for somebody without any right, and for itself', async () => {
    const [token, powerless] = await Promise.all([
      windlass('token'),
      windlass('token', '--subject', 'vera', '--group'),
    ]);
    expect(token.exit_code).toBe(0);
    const as = (WINDLASS_TOKEN: string) =>
      commandLine({ WINDLASS_TOKEN, WINDLASS_ENDPOINT: target.endpoint })('env', 'get', 'lab');
    expect(await as(token.out.trim())).toMatchObject({ exit_code: 0 });
    expect(await as(powerless.out.trim())).toMatchObject({
      exit_code: 1,
      err: expect.stringContaining('vera needs the role viewer'),
    });
    const onThisMachine = commandLine({ WINDLASS_HOME: target.home, WINDLASS_ENDPOINT: target.endpoint });
    expect(await onThisMachine('env', 'get', 'lab')).toMatchObject({ exit_code: 0 });
    expect(await as('nonsense')).toMatchObject({ exit_code: 1, err: expect.stringContaining('401') });
  });

  describe('used wrongly', () => {
    type Misuse = readonly [string, readonly string[], RegExp];
    const misuses: readonly Misuse[] = [
      ['a command that there is not', ['deplyo'], /unknown command 'deplyo'[^]*Did you mean deploy/],
      ['no file', ['deploy'], /-f, --file/],
      ['an option that there is not', ['status', '--colour'], /unknown option '--colour'/],
      ['a time that is none', ['hold', 'lab', '--reason', 'r', '--for', '2'], /--for.*from 1m to 7d/],
      [
        'two ways to wait',
        ['deploy', '-f', 'x', '--queue', '--supersede'],
        /'--queue' cannot be used with.*'--supersede'/,
      ],
      ['no number', ['stats', '--days', 'many'], /days.*number greater than 0/],
      ['a file that is not there', ['deploy', '-f', 'nowhere.yaml'], /Cannot read nowhere\.yaml/],
      ['a folder', ['plan', '-f', 'cli'], /Cannot read cli/],
      ['an address that is none', ['--endpoint', 'here', 'status'], /The endpoint here is not an address/],
      [
        'an address where nothing listens',
        ['--endpoint', 'http://127.0.0.1:1', 'status'],
        /No Windlass answers at http:\/\/127\.0\.0\.1:1.*npm start/,
      ],
    ];
    let results: ReadonlyMap<string, Ran>;
    beforeAll(async () => {
      const running = misuses.map(async ([name, args]) => [name, await windlass(...args)] as const);
      results = new Map(await Promise.all(running));
    });

    it.each(misuses)('%s: says what to change, and ends with 2', (name, _, words) => {
      const { exit_code, err, out } = results.get(name) as Ran;
      expect([exit_code, out]).toEqual([2, '']);
      expect(err).toMatch(words);
    });

    it('a file that is no YAML: says where', async () => {
      const file = await written('broken.yaml', 'name: v3\nspecification: { services: [\n');
      expect(await windlass('deploy', '-f', file)).toMatchObject({
        exit_code: 2,
        err: expect.stringMatching(/broken\.yaml is not valid YAML.*line 3/),
      });
    });

    it('a release that is none: names what is wrong, at its place, and ends with 1', async () => {
      const file = await written(
        'faulty.yaml',
        releaseFile('v3')
          .replace('version:', 'verzion:')
          .replace('./services', './nowhere')
          .replace('target_environment: lab', 'target_environment: moon'),
      );
      const { exit_code, err } = await windlass('deploy', '-f', file);
      expect(exit_code).toBe(1);
      expect(err).toMatch(/422[^]*\/specification\/services\/0\/verzion: /);
    });

    it('without a stack on this machine ever: says how to start one', async () => {
      const alone = commandLine({ WINDLASS_HOME: join(folder, 'nothing-here'), WINDLASS_ENDPOINT: target.endpoint });
      expect(await alone('status')).toMatchObject({
        exit_code: 2,
        err: expect.stringMatching(/nothing-here.*npm start/),
      });
    });
  });

  it('helps, and is readable in a pipe throughout', async () => {
    const help = await windlass('--help');
    expect(help.exit_code).toBe(0);
    for (const command of [
      'env',
      'plan',
      'deploy',
      'status',
      'events',
      'hold',
      'release',
      'cancel',
      'retry',
      'rollback',
      'report',
      'stats',
      'token',
      'up',
    ])
      expect(help.out).toMatch(new RegExp(`^ +${command}\\b`, 'm'));
    expect(ran.length).toBeGreaterThan(30);
    expect(ran.filter(hasEscapes)).toEqual([]);
  });
});

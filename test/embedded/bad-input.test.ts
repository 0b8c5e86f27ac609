import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { create } from 'tar';
import type { Problem } from '../../cli/client/windlass.client.ts';
import { sampleService, sampleServices, smallRelease } from '../fixtures/small-release.ts';
import { base, healthy, openLab, withNew, type Lab } from './lab.ts';
import type { Look } from './look.ts';
import { administrator, refusal } from './operator.ts';
import { startStackProcess, type StackProcess } from './stack.process.ts';

const on = (name: string, ...names: readonly string[]): object =>
  sampleService(name, 'healthy.mjs', { dependencies: names.map((service_name) => ({ service_name })) });
const json = (value: unknown): string => JSON.stringify(value);
const good = withNew('bad-input', healthy());

/** Everything of an environment that a refused request must leave as it is. */
type Kept = { readonly look: Look; readonly deployments: number; readonly audit: number };

describe('bad input leaves no trace', () => {
  let lab: Lab;
  let before: Kept;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab?.close());

  const count = async (path: string): Promise<number> =>
    (await lab.operator.client.request<{ items: readonly unknown[] }>('GET', path)).items.length;
  const kept = async (): Promise<Kept> => ({
    look: await lab.look(),
    deployments: await count('/v1/deployments?limit=200'),
    audit: await count('/v1/environments/lab/audit?limit=200'),
  });
  beforeEach(async () => {
    before = await kept();
  });
  afterEach(async () => {
    expect(await kept()).toEqual(before);
  });

  const post = async (body: string, type = 'application/json', path = '/v1/deployments'): Promise<Problem> => {
    const answer = await fetch(`${lab.target.endpoint}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await lab.target.token(administrator)}`, 'content-type': type },
      body,
    });
    return { ...((await answer.json()) as Problem), status: answer.status };
  };
  const pointers = ({ faults = [] }: Problem): readonly string[] => faults.map(({ pointer }) => pointer);

  it.each<[string, string, string, number]>([
    ['JSON that is cut off', 'application/json', json(good).slice(0, -2), 400],
    ['YAML that is cut off', 'application/yaml', 'name: a\nspecification: { services: [', 400],
    [
      'a YAML bomb',
      'application/yaml',
      [
        'a: &a [x, x]',
        ...'bcdefgh'
          .split('')
          .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`).join(', ')}]`),
      ].join('\n'),
      400,
    ],
    ['another type', 'text/plain', json(good), 415],
    ['ten megabytes', 'application/json', json({ ...good, description: 'x'.repeat(10_000_000) }), 413],
    ['a key __proto__', 'application/json', json(good).replace('"name"', '"__proto__":{"polluted":true},"name"'), 422],
    ['a list', 'application/json', '[]', 422],
    ['nothing', 'application/json', '', 400],
  ])('%s', async (_, type, body, status) => {
    expect(await post(body, type)).toMatchObject({ status, detail: expect.any(String) });
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('a specification that is wrong in many places: each is named', async () => {
    const services = [
      base,
      on('a', 'b'),
      on('b', 'a'),
      on('c', 'c'),
      on('d', 'nobody'),
      on('d'),
      { ...healthy(), verzion: '1', command: 'node server.mjs' },
    ];
    const shape = await post(json(smallRelease('wrong', 'lab', services)));
    expect(shape.status).toBe(422);
    expect(pointers(shape).toSorted()).toEqual([
      '/specification/services/6/command',
      '/specification/services/6/verzion',
    ]);
    const meaning = await post(json(smallRelease('wrong', 'lab', services.slice(0, -1))));
    expect(meaning.status).toBe(422);
    const words = meaning.faults?.map(({ pointer, message }) => `${pointer} ${message}`).join('\n') ?? '';
    expect(words).toMatch(/services\/\d\/dependencies.*a.*b.*a/);
    expect(words).toMatch(/services\/3\/dependencies\/0.*c/);
    expect(words).toMatch(/services\/4\/dependencies\/0\/service_name.*nobody/);
    expect(words).toMatch(/services\/5\/name.*d/);
  });

  it('an environment that there is not', async () => {
    expect(pointers(await post(json(smallRelease('moon', 'moon', [base]))))).toEqual([
      '/specification/target_environment',
    ]);
  });

  it('a name that is taken', async () => {
    expect(await post(json(withNew('base-v1', healthy())))).toMatchObject({ status: 409, code: 'name_taken' });
  });

  it('a plan, whatever comes of it', async () => {
    expect((await post(json(good), 'application/json', '/v1/plans')).status).toBe(200);
    expect((await post(json(smallRelease('moon', 'moon', [base])), 'application/json', '/v1/plans')).status).toBe(422);
  });

  it('what the state of a deployment does not allow', async () => {
    const { items } = await lab.operator.client.request<{ items: readonly { id: string }[] }>('GET', '/v1/deployments');
    for (const verb of ['cancel', 'retry']) {
      expect(await post('{}', 'application/json', `/v1/deployments/${items[0]?.id}/${verb}`)).toMatchObject({
        status: 409,
        code: 'illegal_transition',
      });
    }
  });
});

describe('an artifact in a tarball', () => {
  let lab: Lab;
  let folder: string;
  beforeAll(async () => {
    [lab, folder] = await Promise.all([openLab(), mkdtemp(join(tmpdir(), 'windlass-tarball-'))]);
  });
  afterAll(async () => {
    await lab?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs when it is what the specification says, and is refused when it is not', async () => {
    const location = join(folder, 'services.tar.gz');
    await create({ gzip: true, file: location, cwd: sampleServices }, ['.']);
    const sha256 = createHash('sha256')
      .update(await readFile(location))
      .digest('hex');
    const packed = (hash: string): object => healthy({ artifact: { kind: 'TARBALL', location, sha256: hash } });
    const problem = await refusal(lab.operator.submit(withNew('packed', packed('00'.repeat(32)))));
    expect(problem).toMatchObject({
      status: 422,
      faults: [{ code: 'artifact_different', message: expect.stringContaining(sha256) }],
    });
    expect((await lab.operator.release(withNew('packed', packed(sha256)))).state.status).toBe('COMPLETED');
    expect((await lab.look()).serving).toContain('new 1.0.0, 1 of 1');
  });

  it('that is no tarball, though of the right hash, is told of and undone', async () => {
    const location = join(sampleServices, 'healthy.mjs');
    const sha256 = createHash('sha256')
      .update(await readFile(location))
      .digest('hex');
    const before = await lab.look();
    const other = sampleService('other', 'healthy.mjs', { artifact: { kind: 'TARBALL', location, sha256 } });
    const { state } = await lab.operator.release(smallRelease('unpackable', 'lab', [base, other]));
    expect(state).toMatchObject({
      status: 'FAILED',
      failure: { step: expect.stringMatching(/^W/), message: expect.stringContaining('The tarball does not unpack') },
    });
    expect(await lab.look()).toEqual(before);
  });
});

describe('a port that is in use', () => {
  let home: string;
  const started: StackProcess[] = [];
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'windlass-port-'));
  });
  afterAll(async () => {
    for (const stack of started) await stack.end('SIGTERM');
    await rm(home, { recursive: true });
  });
  const start = async (name: string, port = 0): Promise<StackProcess> => {
    const stack = await startStackProcess(join(home, name), { port });
    started.push(stack);
    return stack;
  };

  it('is named when the stack starts, which leaves nothing behind', async () => {
    const first = await start('first');
    const port = Number(new URL(first.url).port);
    await expect(start('second', port)).rejects.toThrow(`Cannot listen on 127.0.0.1:${port}`);
    expect(await readdir(join(home, 'second', 'provider', 'instances'))).toEqual([]);
    await first.end('SIGTERM');
    expect((await start('second', port)).url).toBe(first.url);
  });
});

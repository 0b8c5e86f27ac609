import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { openClient } from '../cli/client/windlass.client.ts';
import { eventLine } from '../cli/output/event-line.ts';
import { messageOf } from '../shared/domain/errors/windlass.error.ts';
import { releaseSample, serviceAddresses } from './release-sample.ts';
import { openStack, type Stack } from './stack/open-stack.ts';

const defaultPort = 4000;
const defaultHome = '.windlass';

const print = (text = ''): void => void process.stdout.write(`${text}\n`);

/** The setting and the words that every printed command needs when this stack is not the default one. */
const commandPrefix = (url: string): string => {
  const home = process.env['WINDLASS_HOME'];
  const settings = [
    home === undefined ? '' : `WINDLASS_HOME=${resolve(home)}`,
    url.endsWith(`:${defaultPort}`) ? '' : `WINDLASS_ENDPOINT=${url}`,
  ];
  return settings
    .filter((setting) => setting !== '')
    .map((setting) => `${setting} `)
    .join('');
};

const printCommands = (url: string, shopUrl: string | undefined): void => {
  const windlass = `${commandPrefix(url)}npx windlass`;
  print('In another terminal:');
  print(`  ${windlass} status`);
  print(`  ${windlass} deploy -f examples/shop/v2.yaml --watch     # two services updated while the shop serves`);
  print(`  ${windlass} deploy -f examples/shop/bad.yaml --watch    # never gets healthy, and is undone`);
  print(`  ${windlass} report shop-bad`);
  if (shopUrl !== undefined) print(`  node examples/shop/traffic.mjs ${shopUrl} --rate 100 --seconds 60`);
  print();
  print('Ctrl-C stops everything that runs here.');
};

const releaseAndPrint = async (stack: Stack): Promise<void> => {
  const client = openClient(stack.url, () => stack.token());
  const { state, isNew } = await releaseSample(client, (event) => print(`  ${eventLine(event)}`));
  print();
  print(`${state.name} ${state.status}${isNew ? '' : ' before; it serves again'}`);
  if (state.failure !== undefined) print(`  ${state.failure.step}: ${state.failure.message}`);
  const addresses = await serviceAddresses(client);
  for (const { name, url } of addresses) print(`  ${name.padEnd(10)} ${url}`);
  print();
  printCommands(stack.url, addresses.find(({ name }) => name === 'shop')?.url);
};

const stopped = (): Promise<void> =>
  new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => done());
  });

const portOf = (text: string | undefined): number => {
  const port = text === undefined || text === '' ? defaultPort : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT is ${text}; it must be a whole number from 0 (any free port) to 65535.`);
  return port;
};

const work = async (stack: Stack, empty: boolean): Promise<void> => {
  for (const name of await stack.resumed) print(`  going on with ${name}, which had not ended`);
  if (empty) print('Nothing was released. npx windlass --help lists what can be done; Ctrl-C stops.');
  else await releaseAndPrint(stack);
};

const run = async (): Promise<void> => {
  const { values } = parseArgs({ options: { empty: { type: 'boolean', default: false } } });
  const stopping = stopped();
  const stack = await openStack({
    home: process.env['WINDLASS_HOME'] ?? defaultHome,
    port: portOf(process.env['PORT']),
  });
  print(`Windlass listens on ${stack.url}`);
  try {
    await Promise.race([stopping, work(stack, values.empty).then(() => stopping)]);
    print('Stopping.');
  } finally {
    await stack.close();
  }
};

try {
  await run();
} catch (error) {
  process.stderr.write(`windlass: ${messageOf(error)}\n`);
  process.exitCode = 1;
}

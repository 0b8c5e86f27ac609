import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  inheritedEnvironment,
  serviceEnvironment,
  withNodeFirst,
} from '../../../../../local/provider/process/process-environment.ts';
import { plainTraffic } from '../../../../fixtures/plain-traffic.ts';

const own = {
  PATH: '/bin',
  HOME: '/home/me',
  SystemRoot: 'C:\\Windows',
  AWS_SECRET_ACCESS_KEY: 'secret',
  NODE_OPTIONS: '--inspect',
  GITHUB_TOKEN: 'secret',
};
const definition = {
  version_id: 'web-1',
  version: '1',
  artifact: { kind: 'DIRECTORY' as const, location: '/' },
  command: ['x'],
  variables: { HOST: '0.0.0.0', PORT: '1', WINDLASS_INSTANCE: 'mine', CATALOG_API_URL: 'http://mock' },
  dependencies: ['catalog-api', 'mail', 'gone'],
  health_checks: [],
  resources: [],
  memory_bytes: 134_217_728,
  stop_grace_milliseconds: 0,
  ...plainTraffic,
};

describe("a process's environment", () => {
  it('inherits what programs need and no secret [CS5]', () => {
    expect(inheritedEnvironment(own, 'linux')).toEqual({ PATH: '/bin', HOME: '/home/me' });
    expect(inheritedEnvironment(own, 'win32')).toEqual({ PATH: '/bin', SystemRoot: 'C:\\Windows' });
  });

  it("finds the stack's own Node before any other", () => {
    expect(withNodeFirst({ PATH: '/usr/bin' }, join('/stack/bin', 'node')).PATH).toBe(
      ['/stack/bin', '/usr/bin'].join(delimiter),
    );
    expect(withNodeFirst({}, join('/stack/bin', 'node')).PATH).toBe('/stack/bin');
  });

  it('lets a variable replace HOST and an address, but neither PORT nor the identity', () => {
    const addressOf = (name: string) => (name === 'gone' ? undefined : `http://${name}`);
    const environment = serviceEnvironment({
      inherited: { PATH: '/bin' },
      target: { environment_id: 'staging', service_name: 'web' },
      definition,
      instance_id: 'web-abc',
      port: 20_000,
      addressOf,
    });
    expect(environment).toEqual({
      PATH: '/bin',
      HOST: '0.0.0.0',
      PORT: '20000',
      CATALOG_API_URL: 'http://mock',
      MAIL_URL: 'http://mail',
      WINDLASS_ENVIRONMENT: 'staging',
      WINDLASS_SERVICE: 'web',
      WINDLASS_VERSION: '1',
      WINDLASS_VERSION_ID: 'web-1',
      WINDLASS_INSTANCE: 'web-abc',
    });
  });
});

import { delimiter, dirname } from 'node:path';
import { urlVariableOf } from '../../../shared/domain/naming/url-variable.ts';
import type { ServiceTarget, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';

/**
 * What a process gets of the stack's own environment: what programs need to be found, to know their user and to make temporary files.
 * Nothing else, since the stack's environment may hold credentials.
 */
const inheritedNames: Readonly<Record<'posix' | 'win32', readonly string[]>> = {
  posix: ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'],
  win32: [
    'PATH',
    'PATHEXT',
    'SystemRoot',
    'SystemDrive',
    'ComSpec',
    'TEMP',
    'TMP',
    'USERPROFILE',
    'USERNAME',
    'APPDATA',
    'LOCALAPPDATA',
  ],
};

export type ProcessEnvironment = Readonly<Record<string, string>>;

export const inheritedEnvironment = (
  own: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): ProcessEnvironment => {
  const names = inheritedNames[platform === 'win32' ? 'win32' : 'posix'];
  return Object.fromEntries(names.flatMap((name) => (own[name] === undefined ? [] : [[name, own[name]]])));
};

/** Puts the stack's own Node before any other: `node` in a command is then the Lambda runtime's Node, however the stack was started. */
export const withNodeFirst = (inherited: ProcessEnvironment, node: string): ProcessEnvironment => ({
  ...inherited,
  PATH: [dirname(node), inherited['PATH']].filter((folder) => folder !== undefined).join(delimiter),
});

export type EnvironmentInput = {
  readonly inherited: ProcessEnvironment;
  readonly target: ServiceTarget;
  readonly definition: VersionDefinition;
  readonly instance_id: string;
  readonly port: number;
  /** Undefined for a dependency that is not there. */
  readonly addressOf: (service_name: string) => string | undefined;
};

/** The whole environment of an instance. A variable of the definition may replace HOST and a `<NAME>_URL`, but not PORT nor WINDLASS_*. */
export const serviceEnvironment = ({
  inherited,
  target,
  definition,
  instance_id,
  port,
  addressOf,
}: EnvironmentInput): ProcessEnvironment => ({
  ...inherited,
  HOST: '127.0.0.1',
  ...dependencyUrls(definition.dependencies, addressOf),
  ...definition.variables,
  PORT: String(port),
  WINDLASS_ENVIRONMENT: target.environment_id,
  WINDLASS_SERVICE: target.service_name,
  WINDLASS_VERSION: definition.version,
  WINDLASS_VERSION_ID: definition.version_id,
  WINDLASS_INSTANCE: instance_id,
});

const dependencyUrls = (
  dependencies: readonly string[],
  addressOf: EnvironmentInput['addressOf'],
): ProcessEnvironment =>
  Object.fromEntries(
    dependencies.flatMap((name) => {
      const address = addressOf(name);
      return address === undefined ? [] : [[urlVariableOf(name), address]];
    }),
  );

import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openIssuer, type NewToken } from '../../local/issuer/issuer.ts';
import { systemClock } from '../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../shared/adapters/system/ulid.ids.ts';
import { administratorsGroup } from '../../shared/domain/environment/security-policy.ts';
import { UsageError } from '../usage.error.ts';

/** There is no key of an embedded stack to make a token with. */
export class NoTokenError extends UsageError {
  override readonly name = 'NoTokenError';
}

const commandSeconds = 600;

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** A token signed with the embedded stack's key under WINDLASS_HOME; whoever can read that folder is its administrator. Makes no key. */
export const embeddedToken = async (environment: NodeJS.ProcessEnv, token: NewToken): Promise<string> => {
  const home = resolve(environment['WINDLASS_HOME'] ?? '.windlass');
  if (!(await exists(join(home, 'keys', 'issuer.jwk.json')))) {
    throw new NoTokenError(
      `No embedded Windlass has run with the folder ${home}. Start one with \`npm start\`, name its folder in WINDLASS_HOME, or give a token in WINDLASS_TOKEN.`,
    );
  }
  const issuer = await openIssuer({ home, clock: systemClock, ids: openUlids() });
  return issuer.issueToken(token);
};

const isLoopback = (endpoint: string): boolean =>
  ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(endpoint).hostname);

/** The token that a command uses when none is given: only for a stack on this machine. */
export const administratorToken = async (environment: NodeJS.ProcessEnv, endpoint: string): Promise<string> => {
  if (!isLoopback(endpoint))
    throw new NoTokenError(`${endpoint} is not on this machine: give a token in WINDLASS_TOKEN.`);
  return embeddedToken(environment, {
    subject: 'local-administrator',
    groups: [administratorsGroup],
    lifetime_seconds: commandSeconds,
  });
};

import { createHash } from 'node:crypto';
import type { ServiceTarget } from '../../../shared/ports/service-deployer.port.ts';

const keyDigits = 12;

/** One for each service of each environment: browsers send a cookie of 127.0.0.1 to all its ports. */
export const sessionCookieOf = ({ environment_id, service_name }: ServiceTarget): string =>
  `windlass-session-${service_name}.${environment_id}`;

/** Names something to us that tells others nothing. The same one after a restart. */
const keyOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, keyDigits);

/** What the sessions of all instances of a version begin with. */
export const sessionPrefixOf = (version_id: string): string => `${keyOf(version_id)}.`;

/** The value of the session cookie of those whom the instance answers. */
export const sessionOf = (version_id: string, instance_id: string): string =>
  `${sessionPrefixOf(version_id)}${keyOf(instance_id)}`;

/** Ends with the browser, as sessions do. */
export const setSessionCookie = (name: string, session: string): string =>
  `${name}=${session}; Path=/; HttpOnly; SameSite=Lax`;

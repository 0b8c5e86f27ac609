import { join } from 'node:path';
import { errors, jwtVerify, SignJWT, type JWK } from 'jose';
import * as z from 'zod';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import { algorithm, openSigningKey, type SigningKey } from './signing-key.ts';

export const issuerName = 'urn:windlass:embedded';
export const audience = 'windlass';
/** A token that never ends is a password; this is as long as any may last. */
export const longestLifetimeSeconds = 30 * 86_400;

/** Group names hold no blank, comma or bracket: API Gateway hands a list on as `[a b]`. */
const newTokenSchema = z.strictObject({
  subject: z.string().min(1).max(256),
  groups: z
    .array(z.string().regex(/^[^\s,[\]]{1,256}$/, 'must be a group name without blanks, commas and brackets'))
    .max(200),
  lifetime_seconds: z.int().min(1).max(longestLifetimeSeconds),
});
export type NewToken = z.infer<typeof newTokenSchema>;

export type Claims = { readonly sub: string; readonly groups: readonly string[] } & Readonly<Record<string, unknown>>;
export type TokenVerdict =
  | { readonly outcome: 'valid'; readonly claims: Claims }
  | { readonly outcome: 'invalid'; readonly reason: string };

/** Makes and checks the tokens of the embedded stack, which is its own identity provider. */
export type Issuer = {
  /** A signed JWT. Throws a `ZodError` for a lifetime of more than 30 days, or a subject or group that no token can carry. */
  issueToken(token: NewToken): Promise<string>;
  verifyToken(token: string): Promise<TokenVerdict>;
  jwks(): { readonly keys: readonly JWK[] };
};

const claimsSchema = z.looseObject({ sub: z.string().min(1), groups: z.array(z.string()) });

const reasonOf = (error: unknown): string => {
  if (error instanceof errors.JWTExpired) return 'The token has expired.';
  if (error instanceof errors.JWTClaimValidationFailed) return `The token's ${error.claim} is not what it must be.`;
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return 'The signature of the token is not of this issuer.';
  return 'The token is malformed.';
};

const verify = async (key: SigningKey, clock: Clock, token: string): Promise<TokenVerdict> => {
  try {
    const { payload } = await jwtVerify(token, key.publicKey, {
      algorithms: [algorithm],
      issuer: issuerName,
      audience,
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: new Date(clock.now()),
    });
    const claims = claimsSchema.safeParse(payload);
    return claims.success
      ? { outcome: 'valid', claims: claims.data }
      : { outcome: 'invalid', reason: 'The token carries no subject and groups.' };
  } catch (error) {
    return { outcome: 'invalid', reason: reasonOf(error) };
  }
};

/** Opens the issuer whose key stands under `home` (`WINDLASS_HOME`); the key is made if there is none. */
export const openIssuer = async ({
  home,
  clock,
  ids,
}: {
  readonly home: string;
  readonly clock: Clock;
  readonly ids: Ids;
}): Promise<Issuer> => {
  const key = await openSigningKey(join(home, 'keys', 'issuer.jwk.json'));
  return {
    issueToken: async (token) => {
      const { subject, groups, lifetime_seconds } = newTokenSchema.parse(token);
      const issued = Math.floor(clock.now() / 1_000);
      return new SignJWT({ groups })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: key.key_id })
        .setIssuer(issuerName)
        .setAudience(audience)
        .setSubject(subject)
        .setJti(ids.next())
        .setIssuedAt(issued)
        .setExpirationTime(issued + lifetime_seconds)
        .sign(key.privateKey);
    },
    verifyToken: (token) => verify(key, clock, token),
    jwks: () => ({ keys: [key.publicJwk] }),
  };
};

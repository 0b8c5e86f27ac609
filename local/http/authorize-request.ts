import type { ProblemAnswer } from '../../shared/runtime/http/problem.ts';
import { unauthorized } from '../../shared/runtime/http/unauthorized.ts';
import type { Claims, Issuer } from '../issuer/issuer.ts';

/** Tokens are short; what is longer is not worth parsing. */
const longestToken = 8_192;

const invalid = (reason: string): ProblemAnswer =>
  unauthorized(reason, `Bearer realm="windlass", error="invalid_token", error_description="${reason}"`);

/** What API Gateway's JWT authorizer does: the verified claims, or 401. */
export const authorizeRequest = async (
  issuer: Pick<Issuer, 'verifyToken'>,
  authorization: string | undefined,
): Promise<{ readonly outcome: 'authorized'; readonly claims: Claims } | ProblemAnswer> => {
  if (authorization === undefined)
    return unauthorized('The request carries no token. Send Authorization: Bearer TOKEN.');
  const token = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1];
  if (token === undefined || token.length > longestToken)
    return invalid('The Authorization header holds no bearer token.');
  const verdict = await issuer.verifyToken(token);
  return verdict.outcome === 'valid' ? { outcome: 'authorized', claims: verdict.claims } : invalid(verdict.reason);
};

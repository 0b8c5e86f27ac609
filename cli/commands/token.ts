import { administratorsGroup } from '../../shared/domain/environment/security-policy.ts';
import { embeddedToken } from '../client/embedded-token.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';

export type TokenOptions = {
  readonly subject: string;
  /** True when the option stands there without a name. */
  readonly group?: readonly string[] | true;
  readonly minutes: number;
};

/** Prints a token of the embedded stack for a person or program, with the groups that its access is decided by. */
export const printToken = async (
  session: Session,
  options: TokenOptions,
  environment: NodeJS.ProcessEnv,
): Promise<ExitCode> => {
  const { group = [administratorsGroup] } = options;
  const groups = group === true ? [] : [...group];
  const token = await embeddedToken(environment, {
    subject: options.subject,
    groups,
    lifetime_seconds: Math.round(options.minutes * 60),
  });
  show(session, { token, subject: options.subject, groups }, () => [token]);
  return exitCodes.well;
};

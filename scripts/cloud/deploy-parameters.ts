import { CommandError } from './stage.ts';

/** Options of `deploy`, and the parameters of serverless.yml that they set. */
export const parameters: Readonly<Record<string, string>> = {
  issuer: 'issuer',
  audience: 'audience',
  email: 'email',
  'archive-days': 'archiveDays',
  'log-retention-days': 'logRetentionDays',
  'report-retention-days': 'reportRetentionDays',
  'requests-per-second': 'requestsPerSecond',
  'request-burst': 'requestBurst',
};

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** The least and the most that AWS takes. */
const ranges: Readonly<Record<string, readonly [number, number]>> = {
  'archive-days': [0, 36_500],
  'report-retention-days': [1, 36_500],
  'requests-per-second': [1, 10_000],
  'request-burst': [1, 5_000],
};

const numberFault = (option: string, value: string): string | undefined => {
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (option === 'log-retention-days')
    return logRetentions.includes(number) ? undefined : `it must be one of ${logRetentions.join(', ')}.`;
  const [least, most] = ranges[option] ?? [0, 0];
  return number >= least && number <= most ? undefined : `it must be a whole number from ${least} to ${most}.`;
};

/** Refuses what AWS would only refuse minutes later, in the midst of a deploy. Throws a `CommandError`. */
export const checkParameters = (given: Readonly<Record<string, string>>): void => {
  const { issuer, audience, email, ...numbers } = given;
  if ((issuer === undefined) !== (audience === undefined))
    throw new CommandError(
      '--issuer and --audience go together: give both, or neither for a user pool of the stack’s own.',
    );
  if (issuer !== undefined && !/^https:\/\/[^/\s]+/.test(issuer))
    throw new CommandError(`--issuer ${issuer} is no address: give the https address of an OpenID Connect issuer.`);
  if (email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(email))
    throw new CommandError(`--email ${email} is no mail address: give one such as ops@example.com.`);
  for (const [option, value] of Object.entries(numbers)) {
    const fault = numberFault(option, value);
    if (fault !== undefined) throw new CommandError(`--${option} is ${value}; ${fault}`);
  }
};

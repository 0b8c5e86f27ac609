import type { FindingRule } from './finding.catalog.ts';

type CredentialRule = Extract<
  FindingRule,
  | 'private-key'
  | 'github-token'
  | 'slack-credential'
  | 'stripe-live-key'
  | 'stripe-test-key'
  | 'aws-access-key'
  | 'json-web-token'
  | 'url-with-password'
  | 'named-credential'
>;

/**
 * Formats that their issuers publish. Each begins at a literal, and no part can match in two ways, so that no text makes one slow.
 */
const formats: readonly { readonly rule: CredentialRule; readonly pattern: RegExp }[] = [
  { rule: 'private-key', pattern: /-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/u },
  { rule: 'github-token', pattern: /\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50})/u },
  { rule: 'slack-credential', pattern: /\bxox[abeoprs]-[A-Za-z0-9-]{10}/u },
  {
    rule: 'slack-credential',
    pattern: /\bhooks\.slack\.com\/services\/T[A-Z0-9]{6,20}\/B[A-Z0-9]{6,20}\/[A-Za-z0-9]{16}/u,
  },
  { rule: 'stripe-live-key', pattern: /\b[rs]k_live_[A-Za-z0-9]{16}/u },
  { rule: 'stripe-test-key', pattern: /\b[rs]k_test_[A-Za-z0-9]{16}/u },
  { rule: 'aws-access-key', pattern: /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/u },
  { rule: 'json-web-token', pattern: /\beyJ[A-Za-z0-9_-]{8,1024}\.eyJ[A-Za-z0-9_-]{8,1024}\.[A-Za-z0-9_-]{8}/u },
  { rule: 'url-with-password', pattern: /:\/\/[^\s/:@?#]{0,256}:(?![$<{*])[^\s/@?#]{1,256}@[^\s/@]/u },
];

/** Which formats of credentials a text holds. */
export const credentialsIn = (text: string): readonly CredentialRule[] => [
  ...new Set(formats.filter(({ pattern }) => pattern.test(text)).map(({ rule }) => rule)),
];

const secretWord =
  /(?:^|_)(?:PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|TOKENS?|CREDENTIALS?|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY)(?:_|$)/u;

/** Endings that make of a secret's name that of a place, a setting or a measure: DB_PASSWORD_FILE, TOKEN_TTL_SECONDS. */
const harmlessEnding =
  /_(?:FILE|PATH|DIR|DIRECTORY|FOLDER|URL|URI|ENDPOINT|HOST|NAME|ID|ARN|TTL|AGE|EXPIRY|SECONDS|MINUTES|HOURS|DAYS|MILLISECONDS|MS|LENGTH|SIZE|COUNT|LIMIT|ENABLED|REQUIRED|HEADER|COOKIE|TYPE|ALGORITHM|ISSUER|AUDIENCE|VERSION|PREFIX|SUFFIX)$/u;

/** A value that stands for another one, which somebody fills in elsewhere. */
const placeholder = /^(?:\$\{[^}]*\}|\$[A-Z_]+|<[^>]*>|\*+)$/u;

/** Whether a variable's name says that its value is a secret, and its value is one rather than a switch, a placeholder or nothing. */
export const isNamedCredential = (name: string, value: string | number | boolean): boolean => {
  if (typeof value === 'boolean' || !secretWord.test(name) || harmlessEnding.test(name)) return false;
  const text = String(value).trim();
  return text !== '' && !placeholder.test(text);
};

/** The rules that a variable is against. What its format tells says more than its name. */
export const credentialsOfVariable = (name: string, value: string | number | boolean): readonly CredentialRule[] => {
  const known = credentialsIn(String(value));
  return known.length === 0 && isNamedCredential(name, value) ? ['named-credential'] : known;
};

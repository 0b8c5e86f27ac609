import type { SecurityFinding, SecuritySeverity } from '../../shared/domain/security/security-finding.ts';

export const findingRules = [
  'private-key',
  'github-token',
  'slack-credential',
  'stripe-live-key',
  'stripe-test-key',
  'aws-access-key',
  'json-web-token',
  'url-with-password',
  'named-credential',
  'authorization-header',
  'private-key-in-artifact',
  'unverified-download',
  'artifact-without-hash',
  'not-what-was-released',
  'address-not-loopback',
  'address-public',
  'resource-not-secure',
] as const;
export type FindingRule = (typeof findingRules)[number];

export type CatalogEntry = Pick<SecurityFinding, 'category' | 'title' | 'impact' | 'cvss_score'> & {
  /** CVSS 3.1 base vector; `cvss_score` is what its formula gives. */
  readonly vector: string;
  /** Number of the weakness in the Common Weakness Enumeration. */
  readonly cwe: number;
  readonly remediation: readonly string[];
};

type Rating = Pick<CatalogEntry, 'vector' | 'cvss_score'>;

/** Whoever may read the specification gets the rights of another system. */
const worksByItself: Rating = { vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:N', cvss_score: 9.6 };
const worksWithMore: Rating = { vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N', cvss_score: 8.1 };
const worksALittle: Rating = { vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:U/C:L/I:L/A:N', cvss_score: 5.4 };

const plainText = { category: 'CONFIGURATION', cwe: 312 } as const;
const readable = 'Whoever may read the specification, the service’s process or a copy of the store can use it.';
const revoke = 'Treat it as known: revoke it at its issuer, and have a new one made.';
const elsewhere =
  'Take it out of the specification: give the service the path of a file that only its user can read (such as DB_PASSWORD_FILE), or let the platform supply it.';

/** What each rule says, in the order in which a person should care. */
export const findingCatalog: Readonly<Record<FindingRule, CatalogEntry>> = {
  'private-key': {
    ...plainText,
    ...worksByItself,
    title: 'Private key in plain text',
    impact: readable,
    remediation: [revoke, elsewhere],
  },
  'github-token': {
    ...plainText,
    ...worksByItself,
    title: 'GitHub token in plain text',
    impact: readable,
    remediation: [revoke, elsewhere],
  },
  'slack-credential': {
    ...plainText,
    ...worksByItself,
    title: 'Slack token or webhook in plain text',
    impact: readable,
    remediation: [revoke, elsewhere],
  },
  'stripe-live-key': {
    ...plainText,
    ...worksByItself,
    title: 'Stripe live key in plain text',
    impact: readable,
    remediation: [revoke, elsewhere],
  },
  'stripe-test-key': {
    ...plainText,
    ...worksALittle,
    title: 'Stripe test key in plain text',
    impact: readable,
    remediation: [elsewhere],
  },
  'aws-access-key': {
    ...plainText,
    ...worksWithMore,
    title: 'AWS access key in plain text',
    impact: `Its secret part usually stands near it. ${readable}`,
    remediation: [revoke, 'Let the service take its rights from the role that it runs under.'],
  },
  'json-web-token': {
    ...plainText,
    ...worksWithMore,
    title: 'JSON Web Token in plain text',
    impact: readable,
    remediation: [revoke, elsewhere],
  },
  'url-with-password': {
    ...plainText,
    ...worksWithMore,
    title: 'Password within a URL',
    impact: readable,
    remediation: [revoke, elsewhere],
  },
  'named-credential': {
    ...plainText,
    ...worksWithMore,
    title: 'Secret in a plain variable',
    impact: readable,
    remediation: [elsewhere, 'If the value is no secret, give the variable a name that does not say so.'],
  },
  'authorization-header': {
    ...plainText,
    ...worksALittle,
    title: 'Credential in a test’s headers',
    impact: readable,
    remediation: ['Use a credential that is good for tests of this environment only, or test a path that needs none.'],
  },
  'private-key-in-artifact': {
    category: 'VULNERABILITY',
    cwe: 540,
    ...worksWithMore,
    title: 'Private key or credential in an artifact',
    impact: 'Whoever gets the artifact gets it too, and every instance carries it.',
    remediation: [revoke, 'Leave the file out of the artifact.', elsewhere],
  },
  'unverified-download': {
    category: 'VULNERABILITY',
    cwe: 494,
    vector: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:N/S:U/C:H/I:H/A:H',
    cvss_score: 8.1,
    title: 'Command runs what it downloads',
    impact: 'Whoever controls the server or the way to it controls the service; and what runs is not what was tested.',
    remediation: ['Put the program into the artifact, or compare its hash with a known one before it is run.'],
  },
  'artifact-without-hash': {
    category: 'COMPLIANCE',
    cwe: 353,
    vector: 'CVSS:3.1/AV:N/AC:H/PR:L/UI:N/S:U/C:H/I:H/A:H',
    cvss_score: 7.5,
    title: 'Artifact without a hash',
    impact: 'Another content under the same location would be released without anybody noticing.',
    remediation: ['State the sha256 of the artifact’s content; a plan shows it.'],
  },
  'not-what-was-released': {
    category: 'VULNERABILITY',
    cwe: 345,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H',
    cvss_score: 9.9,
    title: 'What takes traffic is not what was released',
    impact: 'Users are served by a version that this release did not check.',
    remediation: ['Find out who changed the service beside Windlass, then deploy again.'],
  },
  'address-not-loopback': {
    category: 'CONFIGURATION',
    cwe: 1327,
    vector: 'CVSS:3.1/AV:A/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    cvss_score: 8.8,
    title: 'Service can be reached from outside the machine',
    impact:
      'Everybody on the network can use the service; the environment’s network_config says that it is not public.',
    remediation: ['Bind the address to 127.0.0.1, or set network_config.public_access if this is meant.'],
  },
  'address-public': {
    category: 'CONFIGURATION',
    cwe: 306,
    vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
    cvss_score: 9.8,
    title: 'Service can be asked by everybody on the internet',
    impact:
      'A service on AWS is asked at a function URL that needs no authentication; the environment’s network_config says that it is not public.',
    remediation: [
      'Set network_config.public_access to true in the environment if this is meant.',
      'A service that must not be public cannot be released to AWS yet.',
    ],
  },
  'resource-not-secure': {
    category: 'CONFIGURATION',
    cwe: 732,
    vector: 'CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:N',
    cvss_score: 7.1,
    title: 'Resource is open to other users of its host',
    impact: 'Other users of the host can read or change what it holds.',
    remediation: ['Take the rights of others away from what the message names.'],
  },
};

/** CVSS 3.1's own ratings: 9.0 and above is CRITICAL, 7.0 HIGH, 4.0 MEDIUM. */
export const severityOf = (cvss_score: number): SecuritySeverity => {
  if (cvss_score >= 9) return 'CRITICAL';
  if (cvss_score >= 7) return 'HIGH';
  return cvss_score >= 4 ? 'MEDIUM' : 'LOW';
};

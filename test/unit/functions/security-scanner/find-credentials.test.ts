import { describe, expect, it } from '@jest/globals';
import {
  credentialsIn,
  credentialsOfVariable,
  isNamedCredential,
} from '../../../../functions/security-scanner/find-credentials.ts';

/** Put together here, so that no scanner of this repository takes them for real. */
const of = (...parts: readonly string[]): string => parts.join('');
const letters = (count: number): string => 'aB3'.repeat(count).slice(0, count);

describe('credentialsIn', () => {
  it.each([
    ['private-key', of('-----BEGIN ', 'RSA PRIVATE KEY-----\nMII')],
    ['private-key', of('-----BEGIN ', 'PRIVATE KEY-----')],
    ['private-key', of('-----BEGIN ', 'PGP PRIVATE KEY BLOCK-----')],
    ['github-token', of('ghp', '_', letters(36))],
    ['github-token', of('github', '_pat_', letters(60))],
    ['slack-credential', of('xox', 'b-', '1234567890-', letters(12))],
    ['slack-credential', of('https://hooks.slack', '.com/services/T0123ABCD/B0123ABCD/', letters(24))],
    ['stripe-live-key', of('sk', '_live_', letters(24))],
    ['stripe-test-key', of('rk', '_test_', letters(24))],
    ['aws-access-key', of('AKIA', 'Z234567QWERTYUIO')],
    ['json-web-token', of('eyJ', letters(20), '.eyJ', letters(20), '.', letters(20))],
    ['url-with-password', 'postgres://app:s3cret@db.example.com/orders'],
    ['url-with-password', 'redis://:s3cret@127.0.0.1:6379'],
  ])('knows the format %s', (rule, text) => {
    expect(credentialsIn(text)).toEqual([rule]);
    expect(credentialsIn(`before ${text} after`)).toEqual([rule]);
  });

  it.each([
    'https://example.com/path?at=noon',
    'http://127.0.0.1:4000/a@b',
    'postgres://app@db.example.com/orders',
    'postgres://app:${DB_PASSWORD}@db.example.com/orders',
    'mailto:ada@example.com',
    'AKIA is how they begin',
    'eyJ.eyJ.x',
    'risk_live_in_production',
    'a perfectly ordinary sentence',
  ])('takes %s for nothing', (text) => {
    expect(credentialsIn(text)).toEqual([]);
  });

  it.each([
    ['colons', '://' + ':'.repeat(200_000)],
    ['slashes', '://'.repeat(60_000)],
    ['tokens', '-eyJaaaaaaaaa'.repeat(20_000)],
    ['headers', '-----BEGIN A '.repeat(20_000)],
  ])('finds its way through a long row of %s', (_, text) => {
    expect(credentialsIn(text)).toEqual([]);
  });
});

describe('isNamedCredential', () => {
  it.each([
    ['DB_PASSWORD', 's3cret'],
    ['PASSWORD', 12_345],
    ['AWS_SECRET_ACCESS_KEY', 'wJalr'],
    ['API_TOKEN', 'abc'],
    ['STRIPE_APIKEY', 'abc'],
    ['TOKEN_SECRET_V2', 'abc'],
  ])('takes %s with a value for a secret', (name, value) => {
    expect(isNamedCredential(name, value)).toBe(true);
  });

  it.each([
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['TOKEN_TTL_SECONDS', 3_600],
    ['PASSWORD_MIN_LENGTH', 12],
    ['TOKEN_URL', 'https://issuer.example.com'],
    ['USE_PASSWORD', true],
    ['API_TOKEN', ''],
    ['API_TOKEN', '${API_TOKEN}'],
    ['API_TOKEN', '********'],
    ['TOKENIZER', 'words'],
    ['MONKEY_SECRETARY', 'ada'],
    ['GREETING', 'hello'],
  ])('takes %s = %s for none', (name, value) => {
    expect(isNamedCredential(name, value)).toBe(false);
  });
});

describe('credentialsOfVariable', () => {
  it('says what a value is rather than what its name says', () => {
    expect(credentialsOfVariable('API_TOKEN', of('ghp', '_', letters(36)))).toEqual(['github-token']);
    expect(credentialsOfVariable('API_TOKEN', 'abc')).toEqual(['named-credential']);
  });
});

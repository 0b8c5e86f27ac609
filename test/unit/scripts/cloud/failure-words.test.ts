import { describe, expect, it } from '@jest/globals';
import { failureWords } from '../../../../scripts/cloud/failure-words.ts';

const failure = (name: string, message: string, rest: object = {}): Error =>
  Object.assign(new Error(message), { name }, rest);
const notLoaded = failure('CredentialsProviderError', 'Could not load credentials from any providers');
const refused = failure('Error', 'connect ECONNREFUSED 127.0.0.1:5999', { code: 'ECONNREFUSED' });
const emulator = { AWS_ENDPOINT_URL: 'http://127.0.0.1:5999' };

/** In the words of SDK 3.1173 and of Node 24. */
describe('a command without an account to work with', () => {
  it.each([
    ['no credentials', notLoaded, {}, 'Set AWS_PROFILE, or AWS_ACCESS_KEY_ID'],
    ['a profile that gives none', notLoaded, { AWS_PROFILE: 'nope' }, 'The profile nope gives no AWS credentials'],
    [
      'a session of a single sign-on that is over',
      failure('CredentialsProviderError', 'The SSO session has expired: run aws sso login.'),
      { AWS_PROFILE: 'work' },
      'run aws sso login',
    ],
    ['keys that have expired', failure('ExpiredTokenException', 'x'), {}, 'Sign in again'],
    ['keys of nobody', failure('InvalidClientTokenId', 'It is invalid.'), {}, 'Correct AWS_PROFILE, or'],
    ['an emulator that is down', refused, emulator, 'AWS_ENDPOINT_URL (connect'],
    [
      'the same, asked by fetch',
      failure('TypeError', 'fetch failed', { cause: refused }),
      emulator,
      'Start the emulator',
    ],
    [
      'an endpoint that is no address',
      failure('TypeError', 'Invalid URL', { code: 'ERR_INVALID_URL' }),
      { AWS_ENDPOINT_URL: 'nonsense' },
      'AWS_ENDPOINT_URL is nonsense, which is no address',
    ],
    [
      'a region that there is not',
      failure('Error', 'getaddrinfo ENOTFOUND sts.nowhere.amazonaws.com', { code: 'ENOTFOUND' }),
      {},
      'sts.nowhere.amazonaws.com). Is the region right',
    ],
  ])('with %s is told what to change', (_, error, environment, words) => {
    expect(failureWords(error, environment)).toContain(words);
  });

  it('passes on what else went wrong, with its cause', () => {
    expect(failureWords(new Error('no disk', { cause: new Error('full') }), {})).toBe('no disk (full)');
    expect(failureWords('thrown', {})).toBe('thrown');
  });
});

import { expect, it } from '@jest/globals';
import { mayTryAgain } from '../../../../../local/provider/proxy/may-try-again.ts';

it.each([
  ['a POST that never reached anyone', { method: 'POST', isConnected: false, hasSentBody: false }, true],
  ['a GET that was cut off', { method: 'GET', isConnected: true, hasSentBody: false }, true],
  ['a POST that may have had its effect', { method: 'POST', isConnected: true, hasSentBody: false }, false],
  ['a PUT whose body is gone', { method: 'PUT', isConnected: true, hasSentBody: true }, false],
])('%s', (_name, failed, may) => {
  expect(mayTryAgain(failed)).toBe(may);
});

import { describe, expect, it } from '@jest/globals';
import { checkParameters } from '../../../../scripts/cloud/deploy-parameters.ts';

const issuer = 'https://issuer.example.com';

describe('the parameters of a deploy', () => {
  it.each([
    {},
    { issuer, audience: 'windlass' },
    { email: 'ops@example.com' },
    { 'archive-days': '0', 'log-retention-days': '365', 'report-retention-days': '1' },
    { 'requests-per-second': '10000', 'request-burst': '1' },
  ])('are taken: %j', (given) => {
    expect(() => checkParameters(given)).not.toThrow();
  });

  it.each([
    [{ issuer }, /--issuer and --audience go together/],
    [{ audience: 'windlass' }, /--issuer and --audience go together/],
    [{ issuer: 'http://issuer.example.com', audience: 'windlass' }, /give the https address/],
    [{ email: 'ops' }, /--email ops is no mail address/],
    [{ 'archive-days': '-1' }, /--archive-days is -1; it must be a whole number from 0/],
    [{ 'log-retention-days': '31' }, /--log-retention-days is 31; it must be one of 1, 3, 5, 7, 14, 30/],
    [{ 'report-retention-days': '0' }, /--report-retention-days is 0; it must be a whole number from 1/],
    [{ 'requests-per-second': '0.5' }, /--requests-per-second is 0\.5; it must be a whole number/],
    [{ 'request-burst': 'many' }, /--request-burst is many; it must be a whole number/],
  ])('are refused before anything is made: %j', (given, words) => {
    expect(() => checkParameters(given as Record<string, string>)).toThrow(words);
  });
});

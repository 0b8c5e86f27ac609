import { describe, expect, it } from '@jest/globals';
import { healthInWords, wantedHealthyInstances, whyNotServing } from '../../../../shared/runtime/running-service.ts';
import { versionRunning } from '../../../fakes/running-services.fake.ts';

const running = (...versions: readonly ReturnType<typeof versionRunning>[]) => ({
  url: 'http://127.0.0.1:1',
  versions,
});

describe('healthInWords', () => {
  it('says what the first that is not healthy answered', () => {
    expect(healthInWords(versionRunning('v1', { instances: 3, ailing: 2, answer: 'exited with code 1' }))).toBe(
      '1 of 3 instances of 1.0.0 healthy (exited with code 1)',
    );
    expect(healthInWords(versionRunning('v1', { instances: 3 }))).toBe('3 of 3 instances of 1.0.0 healthy');
  });

  it('counts what runs by load apart', () => {
    const version = { ...versionRunning('v1', { instances: 4 }), wanted_instances: 3 };
    expect([healthInWords(version), wantedHealthyInstances(version)]).toEqual([
      '3 of 3 instances of 1.0.0 healthy, 1 more by load',
      3,
    ]);
    const ailing = { ...versionRunning('v1', { instances: 3, ailing: 2 }), wanted_instances: 2 };
    expect([healthInWords(ailing), wantedHealthyInstances(ailing)]).toEqual([
      '1 of 2 instances of 1.0.0 healthy, 1 more by load (GET /health answered 503, expected 200)',
      1,
    ]);
  });
});

describe('whyNotServing', () => {
  it('is nothing when one instance that takes traffic is healthy', () => {
    expect(whyNotServing(running(versionRunning('v1', { instances: 2, ailing: 1 })))).toBeUndefined();
  });

  it('does not count instances without traffic', () => {
    expect(whyNotServing(running(versionRunning('v1', { weight: 0 })))).toBe('no version of it takes traffic');
    expect(whyNotServing(running(versionRunning('v1', { ailing: 1 }), versionRunning('v2', { weight: 0 })))).toContain(
      '0 of 1 instances',
    );
    expect(whyNotServing(undefined)).toBe('it does not run');
  });
});

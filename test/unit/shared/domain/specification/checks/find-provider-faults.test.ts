import { describe, expect, it } from '@jest/globals';
import type { CloudProvider } from '../../../../../../shared/domain/naming/names.ts';
import { findProviderFaults } from '../../../../../../shared/domain/specification/checks/find-provider-faults.ts';
import { showFindings } from '../../../../../../shared/domain/specification/specification-fault.ts';
import { environmentOf, requestOf, serviceBody } from '../../release.fixture.ts';

const package_ = { kind: 'S3_OBJECT', location: 's3://artifacts/cart.zip', sha256: 'ab'.repeat(32) };
const lambda = (more: object = {}) => serviceBody('cart', { artifact: package_, command: ['index.handler'], ...more });

const faultsIn = (cloud_provider: CloudProvider, supportedProviders: readonly CloudProvider[], service: object) =>
  showFindings(
    findProviderFaults(requestOf([service]), {
      liveServices: new Set(),
      environment: environmentOf({ cloud_provider }),
      supportedProviders,
    }),
  );

describe('what the provider of an environment cannot run', () => {
  it('is nothing of a Lambda function that is specified as one [W11]', () => {
    expect(faultsIn('AWS', ['AWS'], lambda())).toEqual([]);
    expect(faultsIn('AWS', ['AWS'], lambda({ provider: 'AWS' }))).toEqual([]);
    expect(faultsIn('LOCAL', ['LOCAL'], serviceBody('cart'))).toEqual([]);
  });

  it('is everything where this installation does not deploy, told once [W11]', () => {
    const faults = faultsIn('AWS', ['LOCAL'], serviceBody('cart', { provider: 'LOCAL' }));
    expect(faults).toMatchObject([{ code: 'not_supported', pointer: '/specification/target_environment' }]);
    expect(faults[0]?.message).toContain('Use one of provider LOCAL.');
  });

  it.each([
    ['LOCAL', lambda(), 'LOCAL, which takes DIRECTORY or TARBALL'],
    ['AWS', serviceBody('cart', { command: ['index.handler'] }), 'AWS, which takes S3_OBJECT'],
  ] as const)('is an artifact that %s does not take [W11]', (provider, service, words) => {
    const faults = faultsIn(provider, [provider], service);
    expect(faults).toMatchObject([{ code: 'not_supported', pointer: '/specification/services/0/artifact/kind' }]);
    expect(faults[0]?.message).toContain(words);
  });

  it.each([
    ['health check', { health_checks: [{ kind: 'HTTP' }, { kind: 'TCP', name: 'port' }] }, '/health_checks/1/kind'],
    ['command', { command: ['node', 'server.mjs'] }, '/command'],
    ['command', { command: ['index handler'] }, '/command'],
    ['amount of memory', { compute: { memory_bytes: 134_217_727 } }, '/compute/memory_bytes'],
    ['amount of memory', { compute: { memory_bytes: 10_737_418_241 } }, '/compute/memory_bytes'],
  ])('is a %s that a Lambda function cannot have [W11]', (_, more, pointer) => {
    expect(faultsIn('AWS', ['AWS'], lambda(more))).toMatchObject([{ pointer: `/specification/services/0${pointer}` }]);
  });

  it('is told with what was found: how many words, or the one that is none [W11]', () => {
    const told = (command: readonly string[]) => faultsIn('AWS', ['AWS'], lambda({ command }))[0]?.message;
    expect(told(['node', 'server.mjs'])).toContain('It is a list of 2.');
    expect(told(['index handler'])).toContain('It is "index handler".');
  });

  it('is not what processes can have and Lambda functions cannot', () => {
    const service = serviceBody('cart', { health_checks: [{ kind: 'TCP' }], compute: { memory_bytes: 1_048_576 } });
    expect(faultsIn('LOCAL', ['LOCAL'], service)).toEqual([]);
  });
});

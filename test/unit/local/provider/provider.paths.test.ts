import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileNameOf, providerPaths } from '../../../../local/provider/provider.paths.ts';

describe('provider paths', () => {
  it('keeps plain ids readable', () => {
    expect(fileNameOf('shop-1.2.0_rc')).toBe('shop-1.2.0_rc');
  });

  it('never leaves its folder, and never gives two ids one name', () => {
    const id = fc.oneof(
      fc.string({ minLength: 1, unit: fc.constantFrom('.', '/', '\\', 'a', '%', '~', ':', '*', ' ') }),
      fc.string({ minLength: 1 }),
    );
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(fileNameOf(one)).toMatch(/^[A-Za-z0-9_%-]([A-Za-z0-9_.%-]*[A-Za-z0-9_%-])?$/);
        expect(fileNameOf(one) === fileNameOf(other)).toBe(one === other);
      }),
    );
  });

  it('puts a version below its service and environment', () => {
    const paths = providerPaths('/home');
    expect(paths.version({ environment_id: 'staging', service_name: 'web' }, '../x').replaceAll('\\', '/')).toBe(
      '/home/services/staging/web/versions/%2E.%2Fx',
    );
  });
});

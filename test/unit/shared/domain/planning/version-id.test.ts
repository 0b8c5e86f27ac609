import { describe, expect, it } from '@jest/globals';
import { versionIdOf } from '../../../../../shared/domain/planning/version-id.ts';
import { serviceSpecificationSchema } from '../../../../../shared/domain/service/service.ts';
import { contentHash } from '../../../../../shared/runtime/content-hash.ts';
import { serviceBody } from '../release.fixture.ts';

const idOf = (artifact: object) =>
  versionIdOf(
    {
      service: serviceSpecificationSchema.parse(serviceBody('cart', { artifact })),
      artifact_sha256: undefined,
      variables: {},
      resource_requirements: [],
    },
    contentHash,
  );
const zip = { kind: 'S3_OBJECT', location: 's3://artifacts/cart.zip', sha256: 'ab'.repeat(32) };

describe('the id of a version', () => {
  it('is another one when the same package is to run on another runtime or architecture', () => {
    const ids = [zip, { ...zip, runtime: 'nodejs22.x' }, { ...zip, architecture: 'x86_64' }].map(idOf);
    expect(new Set(ids).size).toBe(3);
    expect(idOf({ ...zip, location: 's3://elsewhere/cart.zip' })).toBe(ids[0]);
  });
});

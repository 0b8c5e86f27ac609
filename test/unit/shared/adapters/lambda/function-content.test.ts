import { describe, expect, it } from '@jest/globals';
import { functionContent, hasCode, hasConfiguration } from '../../../../../shared/adapters/lambda/function-content.ts';
import { definitionOf, target } from './lambda.fixture.ts';

const contentOf = (changes: Parameters<typeof definitionOf>[0] = {}) =>
  functionContent(target, definitionOf(changes), new Map([['catalog-api', 'https://catalog']]), 'arn:role');

describe('what Lambda is to publish for a version', () => {
  it('has the address of each dependency and the identity, which no variable replaces [W42]', () => {
    const variables = { WINDLASS_VERSION: 'mine', COLOUR: 'red' };
    expect(contentOf({ variables }).configuration.Environment.Variables).toEqual({
      CATALOG_API_URL: 'https://catalog',
      COLOUR: 'red',
      WINDLASS_ENVIRONMENT: 'staging',
      WINDLASS_SERVICE: 'cart',
      WINDLASS_VERSION: '1.0.0',
      WINDLASS_VERSION_ID: '1.0.0-abc',
    });
  });

  it.each([
    [134_217_728, 128],
    [1, 128],
    [134_217_729, 129],
  ])('has for %d bytes %d MB of memory', (memory_bytes, MemorySize) => {
    expect(contentOf({ memory_bytes }).configuration.MemorySize).toBe(MemorySize);
  });

  it('names the package, and its hash as Lambda has it', () => {
    const { code, code_sha256_base64 } = contentOf();
    expect(code).toEqual({ S3Bucket: 'artifacts', S3Key: 'cart/1.zip' });
    expect(Buffer.from(code_sha256_base64, 'base64').toString('hex')).toBe('ab'.repeat(32));
  });

  it('is told from what the function is', () => {
    const content = contentOf();
    const found = {
      CodeSha256: content.code_sha256_base64,
      Architectures: ['arm64' as const],
      ...content.configuration,
      Environment: { Variables: { ...content.configuration.Environment.Variables } },
    };
    expect([hasCode(found, content), hasConfiguration(found, content)]).toEqual([true, true]);
    expect(hasCode({ ...found, Architectures: ['x86_64'] }, content)).toBe(false);
    expect(hasConfiguration({ ...found, Handler: 'other.handler' }, content)).toBe(false);
    const more = { Variables: { ...found.Environment.Variables, MORE: '1' } };
    expect(hasConfiguration({ ...found, Environment: more }, content)).toBe(false);
  });
});

import { describe, expect, it } from '@jest/globals';
import { urlVariableOf } from '../../../../../shared/domain/naming/url-variable.ts';

describe('the variable with the address of a dependency', () => {
  it('is named after it', () => {
    expect(urlVariableOf('catalog-api')).toBe('CATALOG_API_URL');
  });
});

import { describe, expect, it } from '@jest/globals';
import { reserved, settings } from '../../../infrastructure/reserved-concurrency.js';

const settingsOf = (wanted: string) =>
  settings({ resolveVariable: async (name: string) => (name === 'param:reserveConcurrency' ? wanted : undefined) });

describe('the concurrency that functions reserve', () => {
  it('is what a runaway may take', async () => {
    expect(await settingsOf('yes')).toEqual(reserved);
  });

  it('is nothing in an account that has too little, by CloudFormation’s word for an absent property', async () => {
    expect(await settingsOf('no')).toEqual(
      Object.fromEntries(Object.keys(reserved).map((name) => [name, { Ref: 'AWS::NoValue' }])),
    );
  });

  it('is never left to chance', async () => {
    await expect(settingsOf('true')).rejects.toThrow('reserveConcurrency is true: it must be yes or no.');
  });
});

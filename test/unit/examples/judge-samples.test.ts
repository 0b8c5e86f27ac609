import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { makeSample } from '../../../examples/judge/make-samples.ts';

describe("the judge's samples", () => {
  it.each(['baseline.csv', 'canary.csv'] as const)('%s is what its generator makes', (name) => {
    const kept = readFileSync(new URL(`../../../examples/judge/${name}`, import.meta.url), 'utf8');
    expect(makeSample(name)).toBe(kept);
  });
});

import { describe, expect, it } from '@jest/globals';
import { findingCatalog, findingRules, severityOf } from '../../../../functions/security-scanner/finding.catalog.ts';

/** The base score of CVSS 3.1, section 7 of its specification, to hold the catalogue's constants against. */
const weights: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 },
};
const privileges = { unchanged: { N: 0.85, L: 0.62, H: 0.27 }, changed: { N: 0.85, L: 0.68, H: 0.5 } } as const;

const roundedUp = (value: number): number => {
  const whole = Math.round(value * 100_000);
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10;
};

const baseScoreOf = (vector: string): number => {
  const metrics = Object.fromEntries(
    vector
      .split('/')
      .slice(1)
      .map((part) => part.split(':') as [string, string]),
  );
  const weight = (metric: string): number => weights[metric]?.[metrics[metric] as string] as number;
  const isChanged = metrics['S'] === 'C';
  const privilege = privileges[isChanged ? 'changed' : 'unchanged'][metrics['PR'] as 'N' | 'L' | 'H'];
  const subScore = 1 - (1 - weight('C')) * (1 - weight('I')) * (1 - weight('A'));
  const impact = isChanged ? 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15 : 6.42 * subScore;
  const exploitability = 8.22 * weight('AV') * weight('AC') * privilege * weight('UI');
  return roundedUp(Math.min((isChanged ? 1.08 : 1) * (impact + exploitability), 10));
};

describe('the catalogue of findings', () => {
  it('is held against a calculator that knows published scores', () => {
    expect(baseScoreOf('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H')).toBe(9.8);
    expect(baseScoreOf('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H')).toBe(10);
    expect(baseScoreOf('CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N')).toBe(6.1);
  });

  it.each(findingRules)('%s has the score of its vector', (rule) => {
    const { vector, cvss_score } = findingCatalog[rule];
    expect(cvss_score).toBe(baseScoreOf(vector));
  });

  it.each([
    [9, 'CRITICAL'],
    [8.9, 'HIGH'],
    [7, 'HIGH'],
    [6.9, 'MEDIUM'],
    [4, 'MEDIUM'],
    [3.9, 'LOW'],
  ])('rates %s as %s', (score, severity) => {
    expect(severityOf(score)).toBe(severity);
  });
});

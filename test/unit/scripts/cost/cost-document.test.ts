import { beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { costDocument } from '../../../../scripts/cost/cost-document.ts';
import { beyondFree, deploymentLines, idleLines, sumOf } from '../../../../scripts/cost/cost-lines.ts';
import { measureRelease, type Counts } from '../../../../scripts/cost/measure-release.ts';
import { measuredSizes } from '../../../../scripts/cost/measured-sizes.ts';
import { priceTable } from '../../../../scripts/cost/price.table.ts';
import { readIdleStack } from '../../../../scripts/cost/read-idle-stack.ts';

const dollar = 1e6;
let measured: readonly Counts[];
beforeAll(async () => {
  const counts: Counts[] = [];
  for (const services of measuredSizes) counts.push(await measureRelease(services));
  measured = counts;
}, 60_000);

describe('what Windlass costs', () => {
  it('stands in docs/cost.md as it is counted now: else run `npm run cost`', () => {
    const text = readFileSync(new URL('../../../../docs/cost.md', import.meta.url), 'utf8');
    expect(text).toBe(costDocument(priceTable, measured, readIdleStack()));
  });

  it('is counted from runs that are the same whenever they are made', async () => {
    expect(await measureRelease(5)).toEqual(measured[0]);
  });

  it('is within the budget of transitions, 30 and 8 for each service', () => {
    for (const { services, transitions } of measured) expect(transitions).toBeLessThanOrEqual(30 + 8 * services);
  });

  it('is in write units 88 and 10.4 for each service, within the budget of 40 and 15 from 11 services on', () => {
    for (const { services, write_units } of measured) {
      expect(write_units).toBeLessThanOrEqual(88 + 10.4 * services);
      if (services >= 11) expect(write_units).toBeLessThanOrEqual(40 + 15 * services);
    }
  });

  it('is under a dollar a month while nobody deploys, beyond the free tier and with an issuer of one’s own', () => {
    const charged = idleLines(readIdleStack()).map((line) => beyondFree(priceTable, line));
    expect(sumOf(priceTable, charged)).toBeLessThan(dollar);
  });

  it('is under ten cents for a deployment of a hundred services', () => {
    expect(sumOf(priceTable, deploymentLines(measured[2] as Counts))).toBeLessThan(dollar / 10);
  });
});

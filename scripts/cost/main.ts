/** Counts deployments in real runs and writes docs/cost.md from that and the price table. */
import { writeFileSync } from 'node:fs';
import { repositoryRoot } from '../node24.mjs';
import { costDocument } from './cost-document.ts';
import { measureRelease } from './measure-release.ts';
import { measuredSizes } from './measured-sizes.ts';
import { priceTable } from './price.table.ts';
import { readIdleStack } from './read-idle-stack.ts';

const measured = [];
for (const services of measuredSizes) measured.push(await measureRelease(services));
writeFileSync(`${repositoryRoot}/docs/cost.md`, costDocument(priceTable, measured, readIdleStack()));
console.log('cost: wrote docs/cost.md');

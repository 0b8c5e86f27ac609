import type { BenchName } from './bench-names.ts';
import { benchNames } from './bench-names.ts';
import type { Machine } from './machine.ts';
import { handlersSection } from './handlers/handlers-section.ts';
import type { HandlersResult } from './handlers/measure-handlers.ts';
import type { PlanningResult } from './planning/measure-planning.ts';
import { planningSection } from './planning/planning-section.ts';
import type { ProxyResult } from './proxy/measure-proxy.ts';
import { proxySection } from './proxy/proxy-section.ts';
import type { ReleasesResult } from './release/measure-releases.ts';
import { releaseSection } from './release/release-section.ts';
import type { RequestsResult } from './requests/count-requests.ts';
import { requestsSection } from './requests/requests-section.ts';
import type { StoreResult } from './store/measure-store.ts';
import { storeSection } from './store/store-section.ts';

export type BenchResults = {
  readonly planning: PlanningResult;
  readonly release: ReleasesResult;
  readonly requests: RequestsResult;
  readonly handlers: HandlersResult;
  readonly proxy: ProxyResult;
  readonly store: StoreResult;
};

const sections: { readonly [N in BenchName]: (result: BenchResults[N]) => string } = {
  planning: planningSection,
  release: releaseSection,
  requests: requestsSection,
  handlers: handlersSection,
  proxy: proxySection,
  store: storeSection,
};

const sectionOf = <N extends BenchName>(name: N, results: Partial<BenchResults>): readonly string[] => {
  const result = results[name];
  return result === undefined ? [] : [sections[name](result)];
};

/** docs/performance.md, of what was measured. */
export const performanceDocument = (
  { date, node, platform, cpu_model, cores }: Machine,
  results: Partial<BenchResults>,
): string => `# How fast Windlass is

Made by \`npm run bench\` on ${date} with Node ${node} (${platform}), on ${cores} ${cores === 1 ? 'core' : 'cores'} of ${cpu_model}. Do not edit it.
Times are medians, and ratios are of one run; another machine has other times. Counts are exact. A budget is what a number may be at most.

${benchNames.flatMap((name) => sectionOf(name, results)).join('\n')}`;

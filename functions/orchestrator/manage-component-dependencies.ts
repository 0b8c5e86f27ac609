import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { DependentService } from '../../shared/domain/planning/dependency-graph.ts';
import { planWaves } from '../../shared/domain/planning/plan-waves.ts';
import { listWords } from '../../shared/domain/naming/list-words.ts';

export type ManageComponentDependenciesDeps = { readonly environments: Pick<EnvironmentRepository, 'liveServices'> };

export type DependencyResult =
  /** Each wave may be deployed when the one before it is active. */
  | { readonly outcome: 'ordered'; readonly waves: readonly (readonly string[])[] }
  /** `path`: each depends on the next. */
  | { readonly outcome: 'refused'; readonly path: readonly string[]; readonly message: string };

const refused = (path: readonly string[], message: string): DependencyResult => ({ outcome: 'refused', path, message });

/**
 * The order in which components have to be deployed (O8), given what is live in the environment already; or why there is none, with the path
 * that shows it. Names must be unique.
 */
export const manageComponentDependencies = async (
  { environments }: ManageComponentDependenciesDeps,
  environment_id: string,
  components: readonly DependentService[],
): Promise<DependencyResult> => {
  const live = new Set((await environments.liveServices(environment_id)).map(({ service_name }) => service_name));
  const plan = planWaves(components, live);
  switch (plan.outcome) {
    case 'planned':
      return { outcome: 'ordered', waves: plan.waves };
    case 'cycle':
      return refused(
        plan.path,
        `${listWords(plan.path, ' needs ')}: none of them can be the first. Remove one of these dependencies.`,
      );
    case 'unknown_dependency': {
      const { service = '', dependency = '' } = plan.faults[0] ?? {};
      const all = plan.faults.map((fault) => `${fault.service} needs ${fault.dependency}`);
      return refused(
        [service, dependency],
        `${listWords(all, '; ')}: neither in the release nor live in ${environment_id}.`,
      );
    }
  }
};

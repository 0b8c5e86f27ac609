import { listWords } from '../../shared/domain/naming/list-words.ts';
import type { PlannedService } from '../../shared/domain/planning/release-plan.ts';
import type { ServiceSpecification } from '../../shared/domain/service/service.ts';
import type { TestResult } from '../../shared/domain/testing/test-result.ts';
import type { RunningService } from '../../shared/ports/service-deployer.port.ts';
import { healthInWords, healthyInstances, whyNotServing } from '../../shared/runtime/running-service.ts';

export type BehaviorFault = { readonly subject: string; readonly words: string };

/** What a service of the release does: its planned version runs with all instances healthy, and takes all of the traffic. */
export const faultsOfService = (
  planned: PlannedService,
  running: RunningService | undefined,
): readonly BehaviorFault[] => {
  const subject = planned.name;
  const version = running?.versions.find((one) => one.version_id === planned.version_id);
  if (version === undefined) return [{ subject, words: `${subject} does not run ${planned.to_version}` }];
  const others = (running?.versions ?? []).filter((one) => one.version_id !== planned.version_id && one.weight > 0);
  return [
    ...(healthyInstances(version) < version.wanted_instances
      ? [{ subject, words: `${subject}: ${healthInWords(version)}` }]
      : []),
    ...(version.wanted_instances < planned.instances
      ? [{ subject, words: `${subject} runs ${version.wanted_instances} instances, planned were ${planned.instances}` }]
      : []),
    ...(version.weight > 0 ? [] : [{ subject, words: `${subject} ${planned.to_version} takes no traffic` }]),
    ...(others.length === 0
      ? []
      : [{ subject, words: `${subject}: traffic still goes to ${listWords(others.map((one) => one.version))}` }]),
  ];
};

/** Whether what a service depends on serves: named as `checkout > payments: ...`. */
export const faultsOfDependencies = (
  service: ServiceSpecification,
  runningOf: (name: string) => RunningService | undefined,
): readonly BehaviorFault[] =>
  service.dependencies.flatMap(({ service_name }) => {
    const reason = whyNotServing(runningOf(service_name));
    return reason === undefined
      ? []
      : [{ subject: service_name, words: `${service.name} > ${service_name}: ${reason}` }];
  });

export const faultsOfTests = (tests: readonly TestResult[]): readonly BehaviorFault[] =>
  tests
    .filter((test) => test.status === 'FAILED' || test.status === 'ERROR')
    .map((test) => ({
      subject: test.component_id,
      words: `test ${test.test_case} of ${test.component_id} ${test.status === 'ERROR' ? 'got no answer' : 'failed'}`,
    }));

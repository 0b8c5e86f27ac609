import { workflowSteps, type StepId } from '../deployment/step-record.ts';
import { listWords } from '../naming/list-words.ts';
import { code, list, plain, quote, section } from './markdown.ts';
import type { ReportInput } from './report-input.ts';

const nameOfStep = (step: string): string =>
  Object.hasOwn(workflowSteps, step) ? `${step} ${workflowSteps[step as StepId].name}` : step;

/** The services that failed, with what their last check got; also those that are undone by now. */
const failedServices = ({ state, plan, services }: ReportInput): readonly string[] => {
  const planned = new Map(plan.services.map((service) => [service.name, service]));
  const affected = new Set(state.failure?.affected_components);
  return services
    .filter(
      (record) => record.status === 'FAILED' || (record.message !== undefined && affected.has(record.service_name)),
    )
    .map((record) => {
      const service = planned.get(record.service_name);
      const versions =
        service === undefined
          ? ''
          : ` ${plain(`${service.from_version ?? 'new'} to ${service.to_version}`)} (wave ${service.wave + 1}, ${service.strategy})`;
      return `**${plain(record.service_name)}**${versions}: ${plain(record.message ?? 'no message')}`;
    });
};

/** Other steps that failed in the same task: all of them have to be mended, not only the first. */
const otherFailures = ({ state, steps }: ReportInput): readonly string[] =>
  steps
    .filter((step) => step.outcome === 'FAILED' && step.id !== state.failure?.step)
    .map((step) => `**${step.id} ${step.name}**: ${plain(step.message)}`);

const titled = (title: string, items: readonly string[]): string =>
  items.length === 0 ? '' : `${title}\n\n${list(items)}`;

/** Which check failed, and what it got for an answer. */
export const failureSection = (input: ReportInput): string => {
  const { failure } = input.state;
  if (failure === undefined) return '';
  const concerning =
    failure.affected_components.length === 0 ? '' : `, concerning ${listWords(failure.affected_components.map(code))}`;
  return section(
    'What went wrong',
    `**${plain(nameOfStep(failure.step))}** (${code(failure.code)})${concerning}:`,
    quote(failure.message),
    titled('Services that failed:', failedServices(input)),
    titled('Failed besides:', otherFailures(input)),
  );
};

import { stepIds, type StepRecord } from '../deployment/step-record.ts';
import { countOf } from '../naming/list-words.ts';
import type { TestResult } from '../testing/test-result.ts';
import { joined, list, plain, section } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { durationWords } from './time-words.ts';

const stepWords = (step: StepRecord): string =>
  `${step.outcome === 'FAILED' ? '**FAILED**' : step.outcome} **${step.id} ${step.name}** (${step.component}, ${durationWords(step.duration_milliseconds)}): ${plain(step.message)}`;

/** In the order of the workflow, not of the clock. */
export const stepsSection = ({ steps }: ReportInput): string =>
  section(
    'Steps',
    list(steps.toSorted((left, right) => stepIds.indexOf(left.id) - stepIds.indexOf(right.id)).map(stepWords)),
  );

const metricWords = (test: TestResult): string =>
  test.metrics.map((metric) => `${metric.name} ${Number(metric.value.toFixed(1))} ${metric.unit}`).join(', ');

const faultWords = (test: TestResult): string =>
  test.error_details
    .map(
      (fault) =>
        `${fault.message}${fault.expected === undefined ? '' : ` Expected ${fault.expected}, found ${fault.found ?? 'nothing'}.`}`,
    )
    .join(' ');

const testWords = (test: TestResult): string => {
  const isGood = test.status === 'PASSED' || test.status === 'SKIPPED';
  const details = isGood ? metricWords(test) : `${faultWords(test)} (${metricWords(test)})`;
  return `${isGood ? test.status : `**${test.status}**`} ${plain(test.test_case)} of ${plain(test.component_id)}: ${plain(details)}`;
};

/** Failed ones first. */
export const testsSection = ({ tests }: ReportInput): string => {
  if (tests.length === 0) return '';
  const bad = tests.filter((test) => test.status === 'FAILED' || test.status === 'ERROR');
  const good = tests.filter((test) => !bad.includes(test));
  return section(
    'Tests',
    `${countOf(tests.length, 'test')}: ${tests.filter((test) => test.status === 'PASSED').length} passed, ${bad.length} failed.`,
    list([...bad, ...good].map(testWords)),
  );
};

export const findingsSection = ({ findings }: ReportInput): string =>
  section(
    'Security findings',
    list(
      findings.map((finding) => {
        const remedy = finding.remediation.map((step) => plain(step.action)).join(' ');
        return `**${finding.severity}** (CVSS ${finding.cvss_score.toFixed(1)}) ${plain(finding.description)} ${plain(finding.impact)} ${remedy}`;
      }),
    ),
  );

/** What was not plainly good, and what the bake saw; the rest is only counted. */
export const validationsSection = ({ validations }: ReportInput): string => {
  if (validations.length === 0) return '';
  const notable = validations.filter((one) => one.severity !== 'INFO' || one.validator_id === 'release-watch');
  const words = notable.map((one) => `**${one.severity}** ${plain(one.validator_id)}: ${plain(one.message)}`);
  const plainlyGood = validations.length - notable.length;
  return section(
    'Validation',
    joined(list(words), plainlyGood === 0 ? '' : `${countOf(plainlyGood, 'check')} more passed without remark.`),
  );
};

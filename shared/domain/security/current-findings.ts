import type { StepRecord } from '../deployment/step-record.ts';
import type { SecurityFinding } from './security-finding.ts';

/** `<deployment>/<step>/<rule>`: who found it. */
const stepOf = ({ id }: SecurityFinding): string | undefined => id.split('/').at(-2);

/** What the newest run of each scan found: a scan that is done again, when a deployment is tried again, tells of all that is there still. */
export const currentFindings = (
  findings: readonly SecurityFinding[],
  steps: readonly StepRecord[],
): readonly SecurityFinding[] => {
  const started = new Map<string, string>(steps.map((step) => [step.id, step.started_at]));
  return findings.filter((finding) => {
    const since = started.get(stepOf(finding) ?? '');
    return since === undefined || finding.discovered_at >= since;
  });
};

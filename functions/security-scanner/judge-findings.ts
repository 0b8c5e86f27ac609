import type { EnvironmentType } from '../../shared/domain/environment/environment.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { SecurityFinding, SecuritySeverity } from '../../shared/domain/security/security-finding.ts';
import type { StepFinding } from '../../shared/runtime/workflow-step.ts';

const gravity: readonly SecuritySeverity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

/** CRITICAL is refused everywhere, HIGH in PRODUCTION, and what a policy of the environment demands everywhere (CS2). */
export const isRefused = (finding: SecurityFinding, type: EnvironmentType): boolean =>
  finding.severity === 'CRITICAL' ||
  finding.category === 'COMPLIANCE' ||
  (finding.severity === 'HIGH' && type === 'PRODUCTION');

/** How many findings there are of each severity, by its name in lower case. */
export const countsOf = (findings: readonly SecurityFinding[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    gravity.map((severity) => [
      severity.toLowerCase(),
      findings.filter((finding) => finding.severity === severity).length,
    ]),
  );

const wordsOf = (finding: SecurityFinding): string =>
  `${finding.severity} (CVSS ${finding.cvss_score.toFixed(1)}) ${finding.description} ${finding.remediation[0]?.action ?? ''}`;

/** Whether the release may go on with these findings. `looked_at` says what was scanned. */
export const judgeFindings = (
  findings: readonly SecurityFinding[],
  type: EnvironmentType,
  looked_at: string,
): StepFinding => {
  const refused = findings.filter((finding) => isRefused(finding, type));
  if (refused.length > 0) {
    return {
      outcome: 'FAILED',
      code: 'security_findings',
      message: `${countOf(refused.length, 'finding')} must be mended first. ${refused.map(wordsOf).join(' ')}`,
      affected_components: [...new Set(refused.flatMap((finding) => finding.affected_components))],
    };
  }
  if (findings.length === 0) return { outcome: 'PASSED', message: `${looked_at}: nothing found.` };
  const warnings = listWords(
    findings.map((finding) => `${finding.severity} ${finding.description}`),
    ' ',
  );
  return { outcome: 'PASSED', message: `${looked_at}. Warning, accepted in ${type}: ${warnings}` };
};

import { listWords } from '../../shared/domain/naming/list-words.ts';
import type { SecurityEvent, SecurityFinding } from '../../shared/domain/security/security-finding.ts';
import { findingCatalog, findingRules, severityOf, type FindingRule } from './finding.catalog.ts';

/** One place where a rule is broken. `place` says where, and never what stands there. */
export type Sighting = { readonly rule: FindingRule; readonly component: string; readonly place: string };

/** A finding names at most this many components. */
const mostComponents = 50;
const mostPlaces = 10;

export type ScanContext = { readonly deployment_id: string; readonly step: 'W23' | 'W52'; readonly now: string };

const referencesOf = ({
  vector,
  cwe,
}: {
  readonly vector: string;
  readonly cwe: number;
}): SecurityFinding['references'] => [
  { title: vector, url: `https://www.first.org/cvss/calculator/3.1#${vector}` },
  { title: `CWE-${cwe}`, url: `https://cwe.mitre.org/data/definitions/${cwe}.html` },
];

const findingOf = (
  rule: FindingRule,
  sightings: readonly Sighting[],
  { deployment_id, step, now }: ScanContext,
): SecurityFinding => {
  const { category, title, impact, cvss_score, remediation, ...rating } = findingCatalog[rule];
  return {
    id: `${deployment_id}/${step}/${rule}`,
    severity: severityOf(cvss_score),
    category,
    title,
    description: `${title}: ${listWords([...new Set(sightings.map((sighting) => sighting.place))], '; ', mostPlaces)}.`,
    impact,
    affected_components: [...new Set(sightings.map((sighting) => sighting.component))].slice(0, mostComponents),
    remediation: remediation.map((action, index) => ({ order: index + 1, action, automated: false })),
    references: [...referencesOf(rating)],
    cvss_score,
    discovered_at: now,
  };
};

/** One finding for each rule that is broken anywhere, the gravest first. */
export const findingsOf = (sightings: readonly Sighting[], context: ScanContext): readonly SecurityFinding[] =>
  findingRules
    .map((rule) => ({ rule, places: sightings.filter((sighting) => sighting.rule === rule) }))
    .filter(({ places }) => places.length > 0)
    .map(({ rule, places }) => findingOf(rule, places, context))
    .sort((left, right) => right.cvss_score - left.cvss_score);

/** The event that tells of a finding; `refused` is whether it stopped the release. */
export const eventOfFinding = (
  finding: SecurityFinding,
  refused: boolean,
): Omit<SecurityEvent, 'id' | 'timestamp'> => ({
  severity: finding.severity,
  event_type: 'FINDING_DISCOVERED',
  affected_resources: finding.affected_components,
  details: {
    finding_id: finding.id,
    title: finding.title,
    description: finding.description,
    cvss_score: finding.cvss_score,
  },
  indicators_of_compromise: [],
  response_actions: [{ action: 'Stop the release and undo what it did', taken: refused }],
  source_component: 'security-scanner',
});

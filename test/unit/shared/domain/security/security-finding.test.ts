import { describe, expect, it } from '@jest/globals';
import { securityEventSchema, securityFindingSchema } from '../../../../../shared/domain/security/security-finding.ts';
import { expectFields, expectValues } from '../schema.expectations.ts';

const severities = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];
const finding = {
  id: 'f1',
  severity: 'HIGH',
  category: 'CONFIGURATION',
  title: 'A password in plain text',
  description: 'cart sets DB_PASSWORD in its configuration.',
  impact: 'Whoever reads the specification can read the database.',
  affected_components: ['cart'],
  remediation: [{ order: 1, action: 'Move it to a secret.', automated: false }],
  references: [{ title: 'CWE-312', url: 'https://cwe.mitre.org/data/definitions/312.html' }],
  cvss_score: 7.5,
  discovered_at: '2026-11-23T19:09:23.000Z',
};
const event = {
  id: 'e1',
  severity: 'HIGH',
  event_type: 'FINDING_DISCOVERED',
  affected_resources: ['cart'],
  details: { finding_id: 'f1' },
  indicators_of_compromise: [{ kind: 'address', value: '192.0.2.1' }],
  response_actions: [{ action: 'Refuse the release', taken: true }],
  timestamp: '2026-11-23T19:09:23.000Z',
  source_component: 'security-scanner',
};

describe('a security finding', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [V3]', () => {
    expectFields(securityFindingSchema, finding);
    expectValues(securityFindingSchema, finding, 'severity', severities);
    expectValues(securityFindingSchema, finding, 'category', ['VULNERABILITY', 'COMPLIANCE', 'CONFIGURATION']);
  });

  it('has a CVSS score from 0 to 10 [V3]', () => {
    const accepts = (cvss_score: number): boolean =>
      securityFindingSchema.safeParse({ ...finding, cvss_score }).success;
    expect([-0.1, 0, 10, 10.1].map(accepts)).toEqual([false, true, true, false]);
  });

  it('cannot be changed [V3]', () => {
    expect(() => Object.assign(securityFindingSchema.parse(finding), { severity: 'LOW' })).toThrow(TypeError);
  });
});

describe('a security event', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown', () => {
    expectFields(securityEventSchema, event);
    expectValues(securityEventSchema, event, 'severity', severities);
  });
});

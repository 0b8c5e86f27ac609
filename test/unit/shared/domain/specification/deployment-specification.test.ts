import { describe, expect, it } from '@jest/globals';
import { deploymentRequestSchema } from '../../../../../shared/domain/deployment/deployment.ts';
import { deploymentSpecificationSchema } from '../../../../../shared/domain/specification/deployment-specification.ts';
import { parseBody } from '../../../../../shared/domain/specification/parse-body.ts';
import { dependingOn, requestBody, serviceBody } from '../release.fixture.ts';
import { expectFields } from '../schema.expectations.ts';

const full = (): Record<string, unknown> =>
  requestBody(
    [
      serviceBody('web', { ...dependingOn('cart'), configuration: { variables: { A: 'x' } } }),
      serviceBody('cart', { resource_names: ['pictures'] }),
    ],
    {
      activation_order: { kind: 'DEPENDENCY', max_parallel: 2 },
      resource_requirements: [{ name: 'pictures', resource_type: 'S3_BUCKET', specification: { size_bytes: 1 } }],
      configuration_overrides: [{ variable: 'A', value: 1 }],
      success_criteria: { api_tests: [{ name: 't', service_name: 'web', request: { path: '/' } }], bake_seconds: 1 },
      rollback_procedures: [{ resource_name: 'pictures', action: 'KEEP', reason: 'to look into' }],
      emergency_procedures: [
        { trigger: 'ROLLBACK_FAILED', contact: 'ops', runbook_url: 'https://example.org/runbook' },
      ],
    },
  );

const accepted = () => {
  const parsed = parseBody(deploymentRequestSchema, full());
  if (parsed.outcome !== 'parsed') throw new Error(JSON.stringify(parsed.faults));
  return parsed.value;
};

/** Every object and list in a value, the value itself among them. */
const partsOf = (value: unknown): readonly object[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(partsOf)] : [];

describe('a deployment specification', () => {
  it('carries every field of the model, and refuses what is missing, wrong or unknown [V1]', () => {
    const { specification } = accepted();
    const defaulted = [
      'activation_order',
      'resource_requirements',
      'configuration_overrides',
      'success_criteria',
      'rollback_procedures',
      'emergency_procedures',
    ];
    expect(Object.keys(specification).sort()).toEqual(['target_environment', 'services', ...defaulted].sort());
    expectFields(deploymentSpecificationSchema, specification, defaulted);
  });

  it('cannot be changed once it is accepted, in any of its parts [V1]', () => {
    const { specification } = accepted();
    const parts = partsOf(specification);
    expect(parts.length).toBeGreaterThan(40);
    for (const part of parts) expect(Object.isFrozen(part)).toBe(true);
    expect(() => ((specification.services[0] as { version: string }).version = '9')).toThrow(TypeError);
    expect(() =>
      specification.services.push(specification.services[0] as (typeof specification.services)[number]),
    ).toThrow(TypeError);
    expect(() => Object.assign(specification.success_criteria, { bake_seconds: 0 })).toThrow(TypeError);
  });

  it('leaves what was posted as it was', () => {
    const body = full();
    parseBody(deploymentRequestSchema, body);
    expect(body).toEqual(full());
    expect(partsOf(body).some((part) => Object.isFrozen(part))).toBe(false);
  });

  it('has at least one service', () => {
    expect(parseBody(deploymentRequestSchema, requestBody([]))).toMatchObject({
      outcome: 'invalid',
      faults: [{ pointer: '/specification/services', code: 'too_small' }],
    });
  });
});

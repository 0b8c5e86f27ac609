import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  configurationHierarchySchema,
  faultsOfConfiguration,
  resolveConfiguration,
  type ConfigurationHierarchy,
} from '../../../../../shared/domain/configuration/configuration-hierarchy.ts';
import { expectFields } from '../schema.expectations.ts';

const hierarchyOf = (more: Partial<ConfigurationHierarchy> = {}): ConfigurationHierarchy => ({
  global_config: { variables: {} },
  environment_config: { variables: {} },
  service_config: {},
  overrides: [],
  validation_rules: [],
  inheritance_rules: [],
  ...more,
});
const variables = (value: string | undefined) => ({ variables: value === undefined ? {} : { A: value } });

describe('resolveConfiguration', () => {
  it('lets the strongest level that sets a variable decide: override of the service, of all, service, environment, global [DS3]', () => {
    const level = fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined });
    fc.assert(
      fc.property(
        level,
        level,
        level,
        level,
        level,
        fc.boolean(),
        (global, environment, service, forAll, forOne, isTurned) => {
          const overrides = [
            ...(forOne === undefined ? [] : [{ service_name: 'cart', variable: 'A', value: `one-${forOne}` }]),
            ...(forAll === undefined ? [] : [{ variable: 'A', value: `all-${forAll}` }]),
          ];
          const hierarchy = hierarchyOf({
            global_config: variables(global),
            environment_config: variables(environment),
            service_config: { cart: variables(service), web: variables('other') },
            overrides: isTurned ? overrides.reverse() : overrides,
          });
          const expected = [forOne && `one-${forOne}`, forAll && `all-${forAll}`, service, environment, global].find(
            (value) => value !== undefined,
          );
          expect(resolveConfiguration(hierarchy, 'cart')).toEqual(expected === undefined ? {} : { A: expected });
        },
      ),
    );
  });

  it('gives every value as text, as a process gets it [DS3]', () => {
    const hierarchy = hierarchyOf({ service_config: { cart: { variables: { A: 'x', B: 1.5, C: true } } } });
    expect(resolveConfiguration(hierarchy, 'cart')).toEqual({ A: 'x', B: '1.5', C: 'true' });
  });

  it('gives a service that sets nothing what all services get, whatever its name', () => {
    const hierarchy = hierarchyOf({ environment_config: { variables: { A: 'x' } } });
    expect(['cart', 'constructor', 'valueof'].map((name) => resolveConfiguration(hierarchy, name))).toEqual([
      { A: 'x' },
      { A: 'x' },
      { A: 'x' },
    ]);
  });
});

describe('faultsOfConfiguration', () => {
  it('names a required variable that is not set, and one that does not look as it must [DS3]', () => {
    const hierarchy = hierarchyOf({
      service_config: { cart: { variables: { LEVEL: 'loud' } } },
      validation_rules: [
        { variable: 'DB_URL', required: true },
        { variable: 'LEVEL', required: false, pattern: '^(info|debug)$' },
        { variable: 'ABSENT', required: false, pattern: '^x$' },
      ],
    });
    expect(faultsOfConfiguration(hierarchy, 'cart')).toEqual([
      expect.stringContaining('cart has no DB_URL'),
      expect.stringContaining('LEVEL of cart must match ^(info|debug)$'),
    ]);
  });

  it('does not let a service or an override change what the environment locks [DS3]', () => {
    const locked = {
      environment_config: { variables: { REGION: 'eu' } },
      inheritance_rules: [{ variable: 'REGION', kind: 'LOCKED' as const }],
    };
    const service_config = { cart: { variables: { REGION: 'us' } }, web: { variables: { REGION: 'eu' } } };
    expect(faultsOfConfiguration(hierarchyOf({ ...locked, service_config }), 'cart')).toEqual([
      expect.stringContaining('REGION is locked'),
    ]);
    expect(faultsOfConfiguration(hierarchyOf({ ...locked, service_config }), 'web')).toEqual([]);
    expect(
      faultsOfConfiguration(hierarchyOf({ ...locked, overrides: [{ variable: 'REGION', value: 'us' }] }), 'web'),
    ).toHaveLength(1);
  });
});

describe('a configuration hierarchy', () => {
  it('carries global, environment and service configuration, overrides, validation and inheritance rules [DS3]', () => {
    expectFields(configurationHierarchySchema, {
      global_config: { variables: { A: 'x' } },
      environment_config: { variables: { B: 1 } },
      service_config: { cart: { variables: { C: true } } },
      overrides: [{ service_name: 'cart', variable: 'D', value: 'y' }],
      validation_rules: [{ variable: 'A', required: true, pattern: '^x$' }],
      inheritance_rules: [{ variable: 'B', kind: 'LOCKED' }],
    });
  });
});

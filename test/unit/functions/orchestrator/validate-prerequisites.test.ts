import { describe, expect, it } from '@jest/globals';
import { validatePrerequisites } from '../../../../functions/orchestrator/validate-prerequisites.ts';
import { deploymentRequestSchema } from '../../../../shared/domain/deployment/deployment.ts';
import { release } from '../../../contract/api/api-fixture.ts';
import { fakeObservedServices } from '../../../fakes/observed-services.fake.ts';
import { fakeResourceDriver } from '../../../fakes/resource-driver.fake.ts';
import { openTestStore, saveSomeEnvironment } from '../../shared/adapters/store/store-fixture.ts';

describe('validating the prerequisites of a release', () => {
  const validate = async (specification: object = {}, changes: object = {}) => {
    const store = openTestStore();
    const deployer = fakeObservedServices();
    deployer.lose('/srv/gone');
    const { driver } = fakeResourceDriver(['S3_BUCKET']);
    const environment = { ...(await saveSomeEnvironment(store)), ...changes };
    const request = deploymentRequestSchema.parse(release('shop', specification));
    const drivers = (_: string, type: string) => (type === 'S3_BUCKET' ? driver : undefined);
    const results = await validatePrerequisites(
      { ...store, deployer, drivers, supported_providers: ['LOCAL'] },
      { environment, request },
    );
    return new Map(results.map((result) => [result.validator_id, result]));
  };

  it('finds a sound release sound, check by check [O2]', async () => {
    const results = await validate({ resource_requirements: [{ name: 'images', resource_type: 'S3_BUCKET' }] });
    expect(
      [...results.values()].map(({ validator_id, is_valid, severity }) => [validator_id, is_valid, severity]),
    ).toEqual(
      ['environment-status', 'specification', 'artifact-availability', 'resource-types', 'environment-capacity'].map(
        (id) => [id, true, 'INFO'],
      ),
    );
  });

  it.each([
    ['environment-status', {}, { status: 'DECOMMISSIONING' }, /DECOMMISSIONING/],
    [
      'specification',
      { services: [{ ...release().specification.services[0], dependencies: [{ service_name: 'nobody' }] }] },
      {},
      /nobody/,
    ],
    [
      'artifact-availability',
      {
        services: [{ ...release().specification.services[0], artifact: { kind: 'DIRECTORY', location: '/srv/gone' } }],
      },
      {},
      /nothing at \/srv\/gone/,
    ],
    ['resource-types', { resource_requirements: [{ name: 'queue', resource_type: 'SQS_QUEUE' }] }, {}, /SQS_QUEUE/],
    [
      'environment-capacity',
      {},
      {
        configuration: {
          variables: {},
          limits: { cpu_millicores: 10, memory_bytes: 0, instances: 0, resources: 0 },
          allowed_regions: [],
          validation_rules: [],
          inheritance_rules: [],
        },
      },
      /instances: 2 would be in use of 0/,
    ],
  ])('says what is wrong by %s, and that alone [O2]', async (validator_id, specification, environment, message) => {
    const results = await validate(specification, environment);
    expect([...results.values()].filter((result) => !result.is_valid).map((result) => result.validator_id)).toEqual([
      validator_id,
    ]);
    expect(results.get(validator_id)).toMatchObject({ severity: 'CRITICAL', message: expect.stringMatching(message) });
    expect(results.get(validator_id)?.recommendations).toHaveLength(1);
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeSpecifications } from '../../../../scripts/shop/write-specifications.ts';
import { deploymentRequestSchema } from '../../../../shared/domain/deployment/deployment.ts';
import { environmentDefinitionSchema } from '../../../../shared/domain/environment/environment.ts';

const sha256 = 'ab'.repeat(32);

describe('the specifications of the shop on AWS', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-shop-'));
    await writeSpecifications(folder, { location: 's3://a-bucket/shop/a.zip', sha256, region: 'eu-central-1' });
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  const local = async (name: string) =>
    deploymentRequestSchema.parse(parse(await readFile(`examples/shop/${name}.yaml`, 'utf8')));
  const written = async (name: string) =>
    deploymentRequestSchema.parse(parse(await readFile(join(folder, `${name}.yaml`), 'utf8')));

  it.each(['v1', 'v2', 'bad'])(
    'release the same services and versions, with the same tests, as on one machine (%s)',
    async (name) => {
      const [here, there] = [await local(name), await written(name)];
      const servicesOf = (request: typeof here) =>
        request.specification.services.map(
          ({ name: service, version, dependencies, configuration, health_checks }) => ({
            service,
            version,
            dependencies,
            configuration,
            health_checks,
          }),
        );
      expect(there.name).toBe(here.name);
      expect(servicesOf(there)).toEqual(servicesOf(here));
      expect(there.specification.success_criteria.api_tests).toEqual(here.specification.success_criteria.api_tests);
      for (const { artifact } of there.specification.services)
        expect(artifact).toMatchObject({ kind: 'S3_OBJECT', sha256 });
    },
  );

  it('use each type of resource that there is on AWS', async () => {
    const { resource_requirements } = (await written('v1')).specification;
    expect(new Set(resource_requirements.map(({ resource_type }) => resource_type))).toEqual(
      new Set(['DYNAMODB_TABLE', 'S3_BUCKET', 'SQS_QUEUE']),
    );
  });

  it('name an environment of provider AWS in the region of the stack, which is public', async () => {
    const environment = environmentDefinitionSchema.parse(
      parse(await readFile(join(folder, 'environment.yaml'), 'utf8')),
    );
    expect(environment).toMatchObject({
      id: 'cloud',
      cloud_provider: 'AWS',
      region: 'eu-central-1',
      network_config: { public_access: true },
    });
  });
});

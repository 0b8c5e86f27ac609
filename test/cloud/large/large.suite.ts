import { beforeAll, describe, expect, it } from '@jest/globals';
import { operatorOf, type Operator } from '../../embedded/operator.ts';
import type { Target } from '../../embedded/target.ts';
import type { DeployedStage } from '../stage/deployed.stage.ts';
import { cloudEnvironment, tinyService, uploadTinyService, type TinyArtifact } from '../stage/tiny.service.ts';

/** So many functions are made, probed, asked and removed again by one emulator. */
const longest_milliseconds = 1_500_000;

/** What a specification may be large in: its text, and its services. */
export const describeLargeReleases = (
  opened: () => { readonly deployed: DeployedStage; readonly target: Target },
  services: number,
): void =>
  describe('a large release', () => {
    let operator: Operator;
    let artifact: TinyArtifact;

    beforeAll(async () => {
      const { deployed, target } = opened();
      operator = operatorOf(target);
      artifact = await uploadTinyService(deployed);
      await operator.apply(
        cloudEnvironment('large', deployed.account.sdk.region, {
          configuration: { limits: { cpu_millicores: 1_000_000, memory_bytes: 2 ** 42, instances: 1_000 } },
        }),
      );
    });

    it('goes through with a specification of more than 400 KB, and is taken back', async () => {
      const api_tests = Array.from({ length: 7 }, (_, index) => ({
        name: `takes-a-lot-${index}`,
        service_name: 'taker',
        request: { method: 'POST', path: '/', body: 'x'.repeat(60_000) },
      }));
      const request = {
        name: 'large-text',
        specification: {
          target_environment: 'large',
          services: [tinyService('taker', artifact)],
          success_criteria: { api_tests },
        },
      };
      expect(JSON.stringify(request).length).toBeGreaterThan(400 * 1_024);
      const { state } = await operator.release(request);
      expect([state.status, state.failure]).toEqual(['COMPLETED', undefined]);
      expect((await operator.rollBack(state.id)).state.rollback).toMatchObject({ status: 'COMPLETED', remaining: [] });
    });

    it(
      `goes through with ${services} services, and is taken back`,
      async () => {
        const request = {
          name: 'many',
          specification: {
            target_environment: 'large',
            services: Array.from({ length: services }, (_, index) =>
              tinyService(`many-${index}`, artifact, {
                ...(index >= 10 && { dependencies: [{ service_name: `many-${index % 10}` }] }),
              }),
            ),
            activation_order: { max_parallel: 10 },
          },
        };
        const { state } = await operator.release(request);
        expect([state.status, state.failure]).toEqual(['COMPLETED', undefined]);
        const { services: live } = await operator.health('large');
        expect(live.filter(({ status }) => status === 'HEALTHY')).toHaveLength(services);
        expect((await operator.rollBack(state.id)).state.rollback).toMatchObject({
          status: 'COMPLETED',
          remaining: [],
        });
      },
      longest_milliseconds,
    );
  });

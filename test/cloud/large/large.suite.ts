import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Operator } from '../../embedded/operator.ts';
import { prepareEnvironment, type OpenedStage } from '../stage/opened.stage.ts';
import { tinyService, type TinyArtifact } from '../stage/tiny.service.ts';

const environment = 'large';
/** So many functions are made, probed, asked and removed again by one emulator: 300 in three minutes on an idle machine. */
const longest_milliseconds = 600_000;

/** What a specification may be large in: its text, and its services. */
export const describeLargeReleases = (opened: () => OpenedStage, services: number): void =>
  describe('a large release', () => {
    let operator: Operator;
    let artifact: TinyArtifact;

    beforeAll(async () => {
      const limits = { cpu_millicores: 1_000_000, memory_bytes: 2 ** 42, instances: 1_000 };
      ({ operator, artifact } = await prepareEnvironment(opened(), environment, { configuration: { limits } }));
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
          target_environment: environment,
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
            target_environment: environment,
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
        const { services: live } = await operator.health(environment);
        expect(live.filter(({ status }) => status === 'HEALTHY')).toHaveLength(services);
        expect((await operator.rollBack(state.id)).state.rollback).toMatchObject({
          status: 'COMPLETED',
          remaining: [],
        });
      },
      longest_milliseconds,
    );
  });

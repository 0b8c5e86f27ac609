import { describe, expect, it } from '@jest/globals';
import { problemSchema } from '../../../../../shared/contracts/routes/problem.ts';
import { defineRoute } from '../../../../../shared/contracts/routes/route.contract.ts';
import { IllegalTransitionError, NotFoundError } from '../../../../../shared/domain/deployment/deployment.errors.ts';
import {
  TableConflictError,
  TableRequestError,
  TableUnavailableError,
} from '../../../../../shared/ports/table.port.ts';
import type { ApiEvent } from '../../../../../shared/runtime/http/api-event.ts';
import { answer, route } from '../../../../../shared/runtime/http/route.ts';
import { serveRoutes } from '../../../../../shared/runtime/http/serve-routes.ts';
import { recordingLog } from '../../../../fakes/recording-log.fake.ts';
import { openTestStore } from '../../adapters/store/store-fixture.ts';

const contract = defineRoute({
  operation_id: 'do',
  component: 'orchestrator',
  method: 'GET',
  path: '/v1/do',
  summary: '',
  access: { kind: 'public' },
  answers: { 200: { description: '' } },
});
const event: ApiEvent = {
  routeKey: 'GET /v1/do',
  rawPath: '/v1/do',
  headers: {},
  isBase64Encoded: false,
  requestContext: { requestId: 'r-1', http: { method: 'GET' } },
};

const served = async (handle: () => Promise<ReturnType<typeof answer>>, changes: Partial<ApiEvent> = {}) => {
  const log = recordingLog();
  const result = await serveRoutes({ ...openTestStore(), log }, [route(contract, handle)])({ ...event, ...changes });
  const body: unknown = JSON.parse(result.body ?? 'null');
  return {
    result,
    body,
    problem: result.statusCode >= 400 ? problemSchema.parse(body) : undefined,
    lines: log.lines,
  };
};
const thrown = (error: Error) =>
  served(async () => {
    throw error;
  });

describe('serving routes', () => {
  it('tells what whoever runs the store can do about it, and nothing else of its fault', async () => {
    const full = new TableUnavailableError('The table in /home/ada/x.db is not available: the disk is full', {
      data: { remedy: 'the disk is full; free some space and try again' },
    });
    expect((await thrown(full)).problem).toMatchObject({
      status: 503,
      code: 'store_unavailable',
      detail:
        'The store is not available: the disk is full; free some space and try again. Nothing is known to have changed.',
    });
  });

  it('answers with the id under which it is logged, once', async () => {
    const { result, body, lines } = await served(async () => answer(200, { done: true }, { etag: '"1"' }));
    expect([result.statusCode, body]).toEqual([200, { done: true }]);
    expect(result.headers).toMatchObject({ 'content-type': 'application/json', etag: '"1"', 'x-request-id': 'r-1' });
    expect(lines).toEqual([
      {
        level: 'info',
        message: 'request',
        fields: expect.objectContaining({ request_id: 'r-1', route: 'GET /v1/do', status: 200 }),
      },
    ]);
  });

  it.each([new TableUnavailableError('gone'), new TableConflictError('busy')])(
    'tells the caller to come back for what may work later: %s',
    async (error) => {
      const { result, problem } = await thrown(error);
      expect([result.statusCode, problem?.code, result.headers['retry-after']]).toEqual([503, error.code, '1']);
    },
  );

  it.each([
    [new NotFoundError('environment', 'dev'), 404, 'not_found'],
    [new TableRequestError('The cursor does not belong to this query.'), 400, 'invalid_request'],
  ])('knows %s', async (error, status, code) => {
    expect((await thrown(error)).problem).toMatchObject({ status, code, detail: error.message });
  });

  it.each([new Error('password=hunter2'), new IllegalTransitionError('PENDING', 'COMPLETED')])(
    'tells nothing of the inside for %s, and logs it',
    async (error) => {
      const { result, problem, lines } = await thrown(error);
      expect([result.statusCode, problem?.code, result.body?.includes(error.message)]).toEqual([
        500,
        'internal',
        false,
      ]);
      expect(lines).toEqual([
        expect.objectContaining({
          level: 'error',
          fields: expect.objectContaining({ error: expect.stringContaining(error.message), request_id: 'r-1' }),
        }),
      ]);
    },
  );

  it('does not know a route that it was not given', async () => {
    expect((await served(async () => answer(200), { routeKey: 'GET /v1/other' })).result.statusCode).toBe(404);
  });
});

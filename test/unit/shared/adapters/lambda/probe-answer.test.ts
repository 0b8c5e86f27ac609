import { describe, expect, it } from '@jest/globals';
import { judgeInvocation } from '../../../../../shared/adapters/lambda/probe-answer.ts';
import { probeEvent } from '../../../../../shared/adapters/lambda/probe-event.ts';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';

const check = healthCheckSchema.parse({ kind: 'HTTP' }) as Parameters<typeof judgeInvocation>[0];
const judge = (answer: unknown) => judgeInvocation(check, { payload: JSON.stringify(answer) });
const fail = (error: unknown) =>
  judgeInvocation(check, { function_error: 'Unhandled', payload: JSON.stringify(error) });

describe('what an invocation says to a health check', () => {
  it.each([[{ statusCode: 200, body: 'fine' }], [{ statusCode: '200' }], [{ fine: true }], ['fine'], [null]])(
    'passes for %j, as a function URL would answer 200',
    (answer) => {
      expect(judge(answer)).toEqual({ passed: true, answer: 'GET /health answered 200' });
    },
  );

  it('fails for another status, with the beginning of what was said [W43]', () => {
    expect(judge({ statusCode: 503, body: `no\n  database ${'x'.repeat(300)}` }).answer).toMatch(
      /^GET \/health answered 503, expected 200; it said: no database x{188}$/,
    );
    const body = Buffer.from('no queue').toString('base64');
    expect(judge({ statusCode: 500, body, isBase64Encoded: true }).answer).toContain('it said: no queue');
    expect(judge({ statusCode: 500 }).answer).toBe('GET /health answered 500, expected 200');
  });

  it('fails with the error’s own words [W43]', () => {
    expect(fail({ errorType: 'Error', errorMessage: 'no database', trace: [] })).toEqual({
      passed: false,
      answer: 'GET /health failed: Error: no database',
    });
    expect(fail('out of memory').answer).toBe('GET /health failed: the function ended with an error');
  });

  it.each(['Runtime.ImportModuleError', 'Runtime.HandlerNotFound', 'Runtime.UserCodeSyntaxError'])(
    'has no hope for %s, but for a process that ended',
    (errorType) => {
      expect(fail({ errorType, errorMessage: 'x' })).toMatchObject({ passed: false, hopeless: true });
      expect(fail({ errorType: 'Runtime.ExitError', errorMessage: 'x' })).not.toHaveProperty('hopeless');
    },
  );
});

describe('the event of a probe', () => {
  it('is what a function URL sends for a GET, query and all', () => {
    expect(probeEvent('/health?deep=1&deep=x%26y?z', 0, 'id')).toMatchObject({
      version: '2.0',
      rawPath: '/health',
      rawQueryString: 'deep=1&deep=x%26y?z',
      queryStringParameters: { deep: 'x&y?z' },
      requestContext: { http: { method: 'GET', path: '/health' }, stage: '$default', timeEpoch: 0 },
      isBase64Encoded: false,
    });
    expect(probeEvent('/', 0, 'id')).not.toHaveProperty('queryStringParameters');
  });
});

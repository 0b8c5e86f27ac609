import type { ApiResult } from './api-event.ts';
import { problemBody } from './problem.ts';
import type { RouteAnswer } from './route.ts';

/** An answer as API Gateway takes it. */
export const apiResult = (answer: RouteAnswer, request_id: string): ApiResult => {
  const common = {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': request_id,
    ...answer.headers,
  };
  if (answer.outcome === 'problem') {
    return {
      statusCode: answer.status,
      headers: { ...common, 'content-type': 'application/problem+json' },
      body: JSON.stringify(problemBody(answer, request_id)),
    };
  }
  if (answer.text !== undefined) {
    const { media_type, content } = answer.text;
    return {
      statusCode: answer.status,
      headers: { ...common, 'content-type': `${media_type}; charset=utf-8` },
      body: content,
    };
  }
  if (answer.body === undefined) return { statusCode: answer.status, headers: common };
  return {
    statusCode: answer.status,
    headers: { ...common, 'content-type': 'application/json' },
    body: JSON.stringify(answer.body),
  };
};

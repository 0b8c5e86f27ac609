import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { problemSchema } from '../../contracts/routes/problem.ts';
import type { AnswerContract, RouteContract } from '../../contracts/routes/route.contract.ts';

const descriptions: Readonly<Record<number, string>> = {
  400: 'Malformed: not JSON or YAML, or a parameter that is not valid.',
  401: 'No token, or one that is not valid.',
  403: 'Not allowed; names the policy or the role that is missing.',
  404: 'There is no such thing.',
  409: 'A conflict: a name that is taken, a lease that is held, a state that does not allow it.',
  412: 'What the request relies on has changed.',
  413: 'The body is larger than 1 MiB, or as YAML than 256 KiB.',
  415: 'Neither JSON nor YAML.',
  422: 'Not valid; `faults` names all faults with JSON pointers.',
  503: 'The store does not answer; try again after Retry-After seconds.',
};

const problemsOf = ({ access, params, query, headers, body, problems = [] }: RouteContract): readonly number[] => {
  const statuses = [
    ...(access.kind === 'public' ? [] : [401]),
    ...(access.kind === 'environment' || access.kind === 'deployment' ? [403] : []),
    ...(params === undefined ? [] : [404]),
    ...(query === undefined && headers === undefined && body === undefined ? [] : [400]),
    ...(body === undefined ? [] : [413, 415, 422]),
    ...problems,
    503,
  ];
  return [...new Set(statuses)].sort((left, right) => left - right);
};

const headersOf = (names: AnswerContract['headers'] = []) =>
  Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' as const } }]));

const successOf = ({ description, schema, text, headers }: AnswerContract) => ({
  description,
  ...(headers !== undefined && { headers: headersOf(headers) }),
  ...(schema !== undefined && {
    content: {
      'application/json': { schema },
      ...(text !== undefined && { [text]: { schema: { type: 'string' as const } } }),
    },
  }),
});

const problemAnswer = (status: number) => ({
  description: descriptions[status] ?? 'A problem.',
  content: { 'application/problem+json': { schema: problemSchema } },
});

const accessWords = ({ access }: RouteContract): string => {
  if (access.kind === 'public') return 'Needs no token.';
  return access.kind === 'principal'
    ? access.rule
    : `Role ${access.role} in the environment${access.kind === 'deployment' ? ' of the deployment' : ''}.`;
};

const operationOf = (contract: RouteContract): ZodOpenApiOperationObject => {
  const { operation_id, component, summary, access, params, query, headers, body, answers } = contract;
  return {
    operationId: operation_id,
    tags: [component],
    summary,
    description: accessWords(contract),
    ...(access.kind === 'public' && { security: [] }),
    requestParams: { ...(params && { path: params }), ...(query && { query }), ...(headers && { header: headers }) },
    ...(body !== undefined && {
      requestBody: {
        required: !body.safeParse({}).success,
        content: { 'application/json': { schema: body }, 'application/yaml': { schema: body } },
      },
    }),
    responses: Object.fromEntries([
      ...Object.entries(answers).map(([status, success]) => [status, successOf(success)]),
      ...problemsOf(contract).map((status) => [String(status), problemAnswer(status)]),
    ]),
  };
};

/** The OpenAPI 3.1 document of the routes, made of the schemas that validate their requests. */
export const openApiDocument = (contracts: readonly RouteContract[]): object => {
  const paths: ZodOpenApiPathsObject = {};
  for (const contract of contracts)
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operationOf(contract) };
  return createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Windlass',
      version: '1',
      description:
        'A deployment orchestrator. Errors are problem details (RFC 9457); times are UTC; money and sizes are integers in the unit that their name ends in.',
    },
    security: [{ bearer: [] }],
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  });
};

import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { allRoutes } from '../../../../../shared/contracts/routes/all.routes.ts';
import { openApiDocument } from '../../../../../shared/runtime/http/open-api-document.ts';
import { definition, release } from '../../../../contract/api/api-fixture.ts';

type Operation = {
  operationId: string;
  security?: unknown[];
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, unknown> };
  responses: Record<string, { content?: Record<string, unknown> }>;
};
const document = openApiDocument(allRoutes) as {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: object };
};

describe('the OpenAPI document', () => {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );

  it('is of version 3.1 and holds every route, each under a name of its own', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`).sort()).toEqual(
      allRoutes.map(({ method, path }) => `${method} ${path}`).sort(),
    );
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(allRoutes.length);
  });

  it('describes every path parameter, and problems for what is refused', () => {
    for (const { path, operation } of operations) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect((operation.parameters ?? []).filter((one) => one.in === 'path').map((one) => one.name)).toEqual(named);
      if (operation.security === undefined)
        expect(operation.responses['401']?.content).toHaveProperty(['application/problem+json']);
      if (operation.requestBody !== undefined)
        expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['400', '413', '415', '422']));
    }
  });

  it('leaves no reference open, and its schemas are JSON Schemas that take what the API takes', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name as string,
    );
    expect(references.filter((name) => document.components.schemas[name] === undefined)).toEqual([]);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'api', components: document.components }, 'api');
    const takes = (name: string, value: unknown) => ajv.validate({ $ref: `api#/components/schemas/${name}` }, value);
    expect([takes('DeploymentRequest', release()), takes('EnvironmentDefinition', definition())]).toEqual([true, true]);
    expect([
      takes('DeploymentRequest', { ...release(), colour: 'red' }),
      takes('EnvironmentDefinition', { id: 'dev' }),
    ]).toEqual([false, false]);
  });
});

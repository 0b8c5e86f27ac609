import { allRoutes } from '../../../../shared/contracts/routes/all.routes.ts';
import { routeKeyOf } from '../../../../shared/contracts/routes/route.contract.ts';
import { nameOf } from '../permissions.ts';
import {
  at,
  resourcesOf,
  textOf,
  type NamedResource,
  type Template,
  type Loose,
  type MutableTemplate,
} from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

/** What no route is for: told so by a function, without a token. */
const unrouted = '$default';

const routes = (template: Template): readonly NamedResource[] => resourcesOf(template, 'AWS::ApiGatewayV2::Route');
const keyOf = ({ properties }: NamedResource): string => textOf(properties['RouteKey']);
const isClosed = ({ properties }: NamedResource): boolean =>
  properties['AuthorizationType'] === 'JWT' && textOf(properties['AuthorizerId']) === '${HttpApiAuthorizerToken}';

/** The folder of the function that answers a route. */
const componentOf = (template: Template, { properties }: NamedResource): string => {
  const integration = /\$\{(\w+)\}/u.exec(textOf(properties['Target']))?.[1] ?? '';
  const uri = textOf(template.Resources[integration]?.Properties?.['IntegrationUri']);
  const lambda = resourcesOf(template, 'AWS::Lambda::Function').find(({ id }) => uri === `\${${id}.Arn}`);
  return lambda === undefined ? 'nobody' : (textOf(lambda.properties['Handler']).split('/')[1] ?? nameOf(lambda));
};

const routeIn = (template: MutableTemplate, key: string): Loose =>
  Object.values(template.Resources).find(({ Properties }) => Properties?.RouteKey === key);

export const apiRules: readonly TemplateRule[] = [
  {
    name: 'the API has the routes of the contracts, and no other, each answered by its component',
    breaches: (template) => {
      const found = new Map(routes(template).map((route) => [keyOf(route), route]));
      const wanted = new Map(allRoutes.map((route) => [routeKeyOf(route), route]));
      return [
        ...[...wanted].flatMap(([key, { component }]) => {
          const route = found.get(key);
          if (route === undefined) return [`${key} is missing`];
          const answers = componentOf(template, route);
          return unless(answers === component, `${key} is answered by ${answers}, not ${component}`);
        }),
        ...[...found.keys()]
          .filter((key) => key !== unrouted && !wanted.has(key))
          .map((key) => `${key} is in no contract`),
      ];
    },
    probes: [
      [
        /POST \/v1\/plans is missing/u,
        (template) => (routeIn(template, 'POST /v1/plans').Properties.RouteKey = 'POST /v1/plan'),
      ],
      [
        /POST \/v1\/plan is in no contract/u,
        (template) => (routeIn(template, 'POST /v1/plans').Properties.RouteKey = 'POST /v1/plan'),
      ],
      [
        /GET \/v1\/statistics is answered by orchestrator/u,
        (template) =>
          (routeIn(template, 'GET /v1/statistics').Properties.Target = routeIn(
            template,
            'POST /v1/plans',
          ).Properties.Target),
      ],
    ],
  },
  {
    name: 'a route asks for a token unless its contract calls it public',
    breaches: (template) => {
      const open = new Set(allRoutes.filter(({ access }) => access.kind === 'public').map(routeKeyOf));
      return routes(template).flatMap((route) => {
        const key = keyOf(route);
        if (key === unrouted) return [];
        return unless(isClosed(route) === !open.has(key), `${key} is ${isClosed(route) ? 'closed' : 'open'}`);
      });
    },
    probes: [
      [
        /POST \/v1\/plans is open/u,
        (template) => (routeIn(template, 'POST /v1/plans').Properties.AuthorizationType = 'NONE'),
      ],
      [
        /GET \/v1\/health is closed/u,
        (template) =>
          Object.assign(routeIn(template, 'GET /v1/health').Properties, {
            AuthorizationType: 'JWT',
            AuthorizerId: { Ref: 'HttpApiAuthorizerToken' },
          }),
      ],
    ],
  },
  {
    name: 'the API takes so much at once, and keeps a log of who asked what',
    breaches: (template) =>
      resourcesOf(template, 'AWS::ApiGatewayV2::Stage').flatMap(({ id, properties }) => [
        ...unless(
          Number(at(properties, 'DefaultRouteSettings', 'ThrottlingRateLimit')) > 0 &&
            Number(at(properties, 'DefaultRouteSettings', 'ThrottlingBurstLimit')) > 0,
          `${id} takes any number of requests`,
        ),
        ...unless(
          textOf(at(properties, 'AccessLogSettings', 'DestinationArn')) === '${HttpApiLogGroup.Arn}',
          `${id} keeps no log`,
        ),
      ]),
    probes: [
      [
        /takes any number/u,
        ({ Resources }) => delete Resources['HttpApiStage']!.Properties.DefaultRouteSettings.ThrottlingRateLimit,
      ],
      [/keeps no log/u, ({ Resources }) => delete Resources['HttpApiStage']!.Properties.AccessLogSettings],
    ],
  },
];

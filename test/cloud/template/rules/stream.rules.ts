import { concernsLine } from '../../../../functions/orchestrator/start-queued.ts';
import {
  deploymentKeys,
  environmentKeys,
  idempotencyKey,
  projectionKey,
  requestKey,
} from '../../../../shared/adapters/store/keys.ts';
import { deploymentEventTypes } from '../../../../shared/domain/deployment/deployment-event.ts';
import { environmentEventTypes } from '../../../../shared/domain/environment/environment-event.ts';
import type { PublishedEvent } from '../../../../shared/domain/events/published-event.ts';
import type { Key } from '../../../../shared/ports/table.port.ts';
import {
  at,
  listOf,
  resourcesOf,
  textOf,
  type Json,
  type Loose,
  type MutableTemplate,
  type Template,
} from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

type ChangeKind = 'INSERT' | 'MODIFY' | 'REMOVE';
type Sample = readonly [what: string, kind: ChangeKind, key: Key];

/** What `publishedEventsOf` finds events in. */
const told: readonly Sample[] = [
  ['the newest events of a deployment, in its first META', 'INSERT', deploymentKeys.meta('01J')],
  ['the newest events of a deployment, in its META', 'MODIFY', deploymentKeys.meta('01J')],
  ['events that leave META', 'INSERT', deploymentKeys.events('01J', 7)],
  ['events of resources and findings', 'INSERT', deploymentKeys.pack('01J', 'OUTBOX', '01K', 0)],
  ['an answer to a request', 'INSERT', requestKey('ab')],
  ['a new environment', 'INSERT', environmentKeys.meta('dev')],
  ['a changed environment', 'MODIFY', environmentKeys.meta('dev')],
  ['an environment that is removed', 'REMOVE', environmentKeys.meta('dev')],
  ['a hold', 'INSERT', environmentKeys.outbox('dev', '01K')],
];

/** What changes with every release, and tells of nothing. */
const untold: readonly Sample[] = [
  ['a lease', 'MODIFY', environmentKeys.head('dev')],
  ['steps', 'INSERT', deploymentKeys.pack('01J', 'STEP', '01K', 0)],
  ['a service', 'MODIFY', deploymentKeys.service('01J', 'cart')],
  ['an effect', 'MODIFY', deploymentKeys.ledger('01J', '00001#service#cart')],
  ['a key of idempotency', 'INSERT', idempotencyKey('ab')],
  ['a projection', 'MODIFY', projectionKey('01J')],
];

const isOneOf = (allowed: Json, value: string): boolean =>
  listOf(allowed).some((one) =>
    typeof one === 'string' ? one === value : value.startsWith(textOf(at(one, 'prefix')) || '\0'),
  );

/** As Lambda matches them: everything that a pattern names must be one of what it lists. */
const matches = (pattern: Json, kind: ChangeKind, key: Key): boolean =>
  (at(pattern, 'eventName') === undefined || isOneOf(at(pattern, 'eventName'), kind)) &&
  (['pk', 'sk'] as const).every((name) => {
    const allowed = at(pattern, 'dynamodb', 'Keys', name, 'S');
    return allowed === undefined || isOneOf(allowed, key[name]);
  });

const patternsOf = (template: Template): readonly Json[] =>
  resourcesOf(template, 'AWS::Lambda::EventSourceMapping').flatMap(({ properties }) =>
    listOf(at(properties, 'FilterCriteria', 'Filters')).map(
      (filter) => JSON.parse(textOf(at(filter, 'Pattern'))) as Json,
    ),
  );

const filtersIn = ({ Resources }: MutableTemplate): Loose =>
  Resources['PublishEventsEventSourceMappingDynamodbTable']!.Properties.FilterCriteria.Filters;

/** The event types that the rule of startQueued lets pass. */
const heardOf = (template: Template): readonly string[] =>
  resourcesOf(template, 'AWS::Events::Rule')
    .filter(({ id }) => id.includes('startQueued'))
    .flatMap(({ properties }) => listOf(at(properties, 'EventPattern', 'detail', 'event', 'event_type')).map(textOf));

/** All events that there are, by what consumers tell them apart by. */
const allEvents = [
  ...deploymentEventTypes.map((event_type) => ({ kind: 'deployment', event: { event_type } })),
  ...environmentEventTypes.map((event_type) => ({ kind: 'environment', event: { event_type } })),
] as unknown as readonly PublishedEvent[];

const queueRule = ({ Resources }: MutableTemplate): Loose =>
  Object.entries(Resources).find(([id, { Type }]) => Type === 'AWS::Events::Rule' && id.includes('startQueued'))?.[1];

export const streamRules: readonly TemplateRule[] = [
  {
    name: 'who begins the next in line hears of each event that concerns a line, and of no other',
    breaches: (template) => {
      const heard = heardOf(template);
      const wanted = allEvents.filter(concernsLine).map(({ event }): string => event.event_type);
      return [
        ...wanted.flatMap((type) => unless(heard.includes(type), `startQueued does not hear of ${type}`)),
        ...heard.flatMap((type) => unless(wanted.includes(type), `startQueued hears of ${type} for nothing`)),
      ];
    },
    probes: [
      [
        /does not hear of ENVIRONMENT_RELEASED/u,
        (template) => queueRule(template).Properties.EventPattern.detail.event.event_type.pop(),
      ],
      [
        /hears of PHASE_COMPLETED for nothing/u,
        (template) => queueRule(template).Properties.EventPattern.detail.event.event_type.push('PHASE_COMPLETED'),
      ],
    ],
  },
  {
    name: 'who publishes events is given every change that tells of one, and none that is made all the time and tells of nothing',
    breaches: (template) => {
      const patterns = patternsOf(template);
      const isGiven = ([, kind, key]: Sample): boolean => patterns.some((pattern) => matches(pattern, kind, key));
      return [
        ...told.flatMap((sample) => unless(isGiven(sample), `${sample[0]} would not be published`)),
        ...untold.flatMap((sample) => unless(!isGiven(sample), `${sample[0]} calls the publisher for nothing`)),
      ];
    },
    probes: [
      [/events that leave META would not be published/u, (template) => filtersIn(template).shift()],
      [/in its META would not be published/u, (template) => filtersIn(template).pop()],
      [/a lease calls the publisher/u, (template) => filtersIn(template).push({ Pattern: '{"eventName":["MODIFY"]}' })],
    ],
  },
];

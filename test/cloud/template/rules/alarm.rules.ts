import { at, listOf, resourcesOf, textOf, type Json, type Properties, type Template } from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

/** `namespace/name`, with the dimensions that tell it from others. */
const metricOf = (metric: Json): string => {
  const dimensions = listOf(at(metric, 'Dimensions')).map((one) => `{${textOf(at(one, 'Name'))}}`);
  return `${textOf(at(metric, 'Namespace'))}/${textOf(at(metric, 'MetricName'))}${dimensions.join('')}`;
};

/** The metrics of an alarm: one of its own, or those that its queries take in. */
const watched = (properties: Properties): readonly string[] =>
  [properties, ...listOf(properties['Metrics']).map((query) => at(query, 'MetricStat', 'Metric'))]
    .filter((metric) => at(metric, 'MetricName') !== undefined)
    .map(metricOf);

const counted = (template: Template): readonly string[] =>
  resourcesOf(template, 'AWS::Logs::MetricFilter').flatMap(({ properties }) =>
    listOf(properties['MetricTransformations']).map((one) =>
      metricOf({
        Namespace: at(one, 'MetricNamespace'),
        MetricName: at(one, 'MetricName'),
        Dimensions: at(one, 'Dimensions'),
      }),
    ),
  );

type Text = readonly [path: string, text: string];

/** Every text of a value, the names of its parts too. */
const textsIn = (value: Json, path: string): readonly Text[] => {
  if (typeof value === 'string') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, part]) => [
    [`${path}.${name}`, name] as const,
    ...textsIn(part, `${path}.${name}`),
  ]);
};

/** `${...}` around what CloudFormation does not know, a `$` that lost what followed it, a variable without its braces, an object put into a text. */
const leftovers = [
  /\$\{(?!(?:AWS::)?\w+(?:\.\w+)*\})[^}]*\}?/u,
  /\w[^\s"'[\]{}().]*\$(?:$|,)/u,
  /^(?:sls|self|opt|param|env|custom|file):/u,
  /\[object \w+\]/u,
];

export const alarmRules: readonly TemplateRule[] = [
  {
    name: 'an alarm on a metric that is not AWS’s watches one that is counted',
    breaches: (template) =>
      resourcesOf(template, 'AWS::CloudWatch::Alarm').flatMap(({ id, properties }) =>
        watched(properties)
          .filter((metric) => !metric.startsWith('AWS/') && !counted(template).includes(metric))
          .map((metric) => `${id} watches ${metric}, which nothing counts`),
      ),
    probes: [
      [
        /SweeperErrorsAlarm watches Windlass\/SweeperErrors-tpl, which/u,
        ({ Resources }) =>
          (Resources['SweeperErrors']!.Properties.MetricTransformations[0].MetricName = 'SweeperErrors-$'),
      ],
      [
        /SweeperErrorsAlarm watches Windlas\/SweeperErrors-tpl, which/u,
        ({ Resources }) => (Resources['SweeperErrorsAlarm']!.Properties.Namespace = 'Windlas'),
      ],
      [
        /SweeperErrorsAlarm watches Windlass\/SweeperErrors-tpl\{Stage\}, which/u,
        ({ Resources }) => (Resources['SweeperErrorsAlarm']!.Properties.Dimensions = [{ Name: 'Stage', Value: 'tpl' }]),
      ],
      [
        /SweeperErrorsAlarm watches Windlass\/Lost, which/u,
        ({ Resources }) =>
          (Resources['SweeperErrorsAlarm']!.Properties.Metrics = [
            { MetricStat: { Metric: { Namespace: 'Windlass', MetricName: 'Lost' } } },
          ]),
      ],
    ],
  },
  {
    name: 'nothing is left in a text that should have been replaced',
    breaches: (template) =>
      textsIn(template as Json, '').flatMap(([path, text]) =>
        leftovers.flatMap((pattern) => {
          const [found] = pattern.exec(text) ?? [];
          return unless(found === undefined, `${path.slice(1)} has ${found}`);
        }),
      ),
    probes: [
      [
        /AlarmName has \$\{sls:stage\}/u,
        ({ Resources }) => (Resources['SweeperAlarm']!.Properties.AlarmName = 'windlass-${sls:stage}-sweeper'),
      ],
      [
        /MetricName has SweeperErrors-\$/u,
        ({ Resources }) =>
          (Resources['SweeperErrors']!.Properties.MetricTransformations[0].MetricName = 'SweeperErrors-$'),
      ],
      [
        /sls:stage has sls:/u,
        ({ Resources }) => (Resources['SweeperErrors']!.Properties.MetricTransformations[0]['sls:stage'] = null),
      ],
      [
        /TopicName has windlass-\$,/u,
        ({ Resources }) => (Resources['Notifications']!.Properties.TopicName = 'windlass-$, notifications'),
      ],
      [
        /DashboardName has \[object Object\]/u,
        ({ Resources }) => (Resources['Dashboard']!.Properties.DashboardName = '[object Object]'),
      ],
    ],
  },
];

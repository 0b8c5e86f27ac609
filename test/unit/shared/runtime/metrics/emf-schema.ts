/**
 * The schema of an embedded metric format document, after
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const emfSchema = {
  type: 'object',
  required: ['_aws'],
  properties: {
    _aws: {
      type: 'object',
      additionalProperties: false,
      required: ['Timestamp', 'CloudWatchMetrics'],
      properties: {
        Timestamp: { type: 'integer', minimum: 0 },
        CloudWatchMetrics: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            additionalProperties: false,
            required: ['Namespace', 'Dimensions', 'Metrics'],
            properties: {
              Namespace: { type: 'string', minLength: 1, maxLength: 1024 },
              Dimensions: {
                type: 'array',
                minItems: 1,
                items: {
                  type: 'array',
                  minItems: 0,
                  maxItems: 30,
                  uniqueItems: true,
                  items: { type: 'string', minLength: 1, maxLength: 250 },
                },
              },
              Metrics: {
                type: 'array',
                minItems: 1,
                maxItems: 100,
                items: {
                  type: 'object',
                  additionalProperties: false,
                  required: ['Name'],
                  properties: {
                    Name: { type: 'string', minLength: 1, maxLength: 1024 },
                    Unit: { enum: ['Seconds', 'Milliseconds', 'Microseconds', 'Bytes', 'Count', 'Percent', 'None'] },
                    StorageResolution: { enum: [1, 60] },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
} as const;

export type EmfDocument = {
  readonly [target: string]: unknown;
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit?: string }[];
    }[];
  };
};

/** What the schema cannot say: each dimension's target is a text of 1 to 1,024 characters, each metric's is a number. */
export const targetFaults = (document: EmfDocument): readonly string[] =>
  document._aws.CloudWatchMetrics.flatMap(({ Dimensions, Metrics }) => [
    ...Dimensions.flat().filter((name) => {
      const value = document[name];
      return typeof value !== 'string' || value.length < 1 || value.length > 1_024;
    }),
    ...Metrics.filter(({ Name }) => !Number.isFinite(document[Name])).map(({ Name }) => Name),
  ]);

import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  LambdaClient,
  ListAliasesCommand,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { releasePrefix } from '../../../shared/adapters/aws/physical-name.ts';
import type { Footprint } from '../../embedded/target.ts';
import type { SdkOptions } from './cloud.stage.ts';

/** `windlass-<stage>-env-<environment>-<name>-<hash>`: the name. */
const nameIn = (physical: string, prefix: string): readonly string[] => {
  const last = physical.split('/').at(-1) ?? '';
  return last.startsWith(prefix) ? [last.slice(prefix.length).replace(/-[0-9a-f]{8}(\.fifo)?$/, '')] : [];
};

const functionsOf = async (sdk: SdkOptions, prefix: string) => {
  const lambda = new LambdaClient(sdk);
  const names: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await lambda.send(new ListFunctionsCommand({ Marker }));
    names.push(
      ...(page.Functions ?? []).flatMap(({ FunctionName = '' }) =>
        FunctionName.startsWith(prefix) ? [FunctionName] : [],
      ),
    );
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return Promise.all(
    names.map(async (FunctionName) => {
      const [service = ''] = nameIn(FunctionName, prefix);
      const [{ Versions = [] }, { Aliases = [] }] = await Promise.all([
        lambda.send(new ListVersionsByFunctionCommand({ FunctionName })),
        lambda.send(new ListAliasesCommand({ FunctionName })),
      ]);
      return {
        versions: Versions.filter(({ Version }) => Version !== '$LATEST').map(
          ({ Version, Environment }) => `${service}/${Environment?.Variables?.['WINDLASS_VERSION']}-${Version}`,
        ),
        instances: Aliases.flatMap(({ FunctionVersion, RoutingConfig }) =>
          [FunctionVersion, ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {})].map(
            (version) => `${service}-${version}`,
          ),
        ),
      };
    }),
  );
};

const resourcesOf = async (sdk: SdkOptions, prefix: string): Promise<readonly string[]> => {
  const [{ Buckets = [] }, { TableNames = [] }, { QueueUrls = [] }] = await Promise.all([
    new S3Client({ ...sdk, forcePathStyle: true }).send(new ListBucketsCommand({})),
    new DynamoDBClient(sdk).send(new ListTablesCommand({})),
    new SQSClient(sdk).send(new ListQueuesCommand({})),
  ]);
  return [
    ...Buckets.flatMap(({ Name = '' }) => nameIn(Name, prefix).map((name) => `S3_BUCKET/${name}`)),
    ...TableNames.flatMap((table) => nameIn(table, prefix).map((name) => `DYNAMODB_TABLE/${name}`)),
    ...QueueUrls.flatMap((url) => nameIn(url, prefix).map((name) => `SQS_QUEUE/${name}`)),
  ];
};

/** What exists in the account for the services and resources of an environment. A version's instance is its share of the alias. */
export const cloudFootprint = async (sdk: SdkOptions, stage: string, environment_id: string): Promise<Footprint> => {
  const prefix = `${releasePrefix(stage)}${environment_id}-`;
  const [functions, resources] = await Promise.all([functionsOf(sdk, prefix), resourcesOf(sdk, prefix)]);
  return {
    versions: functions.flatMap(({ versions }) => versions).toSorted(),
    instances: functions.flatMap(({ instances }) => instances).toSorted(),
    resources: resources.toSorted(),
  };
};

import { CloudWatchClient, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';

/** CloudWatch takes three alarms a second and refuses more: worth some tries, with growing waits between them. */
const maxAttempts = 8;

export const cloudWatchClient = (
  options: Pick<CloudWatchClientConfig, 'endpoint' | 'region' | 'credentials'> = {},
): CloudWatchClient => new CloudWatchClient({ ...options, maxAttempts });

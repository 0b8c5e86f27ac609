import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { foundation } from '../../shared/adapters/aws/foundation.ts';
import { setting } from '../../shared/adapters/aws/setting.ts';
import { cloudWatchClient } from '../../shared/adapters/cloudwatch/cloudwatch-client.ts';
import { cloudWatchAlarms } from '../../shared/adapters/cloudwatch/cloudwatch.alarms.ts';
import { cloudWatchDashboards } from '../../shared/adapters/cloudwatch/cloudwatch.dashboards.ts';
import { listAlarms } from '../../shared/adapters/cloudwatch/list-alarms.ts';
import { removeAlarms } from '../../shared/adapters/cloudwatch/remove-alarms.ts';
import { serviceDimensions } from '../../shared/adapters/cloudwatch/service-dimensions.ts';
import { describeService } from '../../shared/adapters/lambda/describe-service.ts';
import { lambdaClient } from '../../shared/adapters/lambda/lambda-client.ts';
import { measureTraffic } from '../../shared/adapters/lambda/measure-traffic.ts';
import { s3ReportStore } from '../../shared/adapters/s3/report-store.ts';
import { secretWebhookSigner } from '../../shared/adapters/secretsmanager/webhook-signer.ts';
import { notificationTopic } from '../../shared/adapters/sns/publish-notification.ts';
import { openDeliveryLog } from '../../shared/adapters/store/delivery.log.ts';
import { openProjectionStore } from '../../shared/adapters/store/projection.store.ts';
import { fetchHttpClient } from '../../shared/adapters/system/fetch.http-client.ts';
import type { DashboardApiDeps } from './serve-api.handler.ts';
import type { MaintainDashboardsDeps } from './maintain-dashboards.ts';
import type { NotifyDeps } from './notify.ts';
import type { ProjectEventDeps } from './project-event.ts';
import type { ReportReleaseDeps } from './report-release.ts';
import type { SetUpMonitoringDeps } from './set-up-monitoring.ts';
import type { WatchReleaseDeps } from './watch-release.ts';

const environment = process.env;

/** What every function of the component stands on. */
export const base = foundation(environment);

const projections = () => ({ projections: openProjectionStore(base.table) });
const alarms = () =>
  cloudWatchAlarms(cloudWatchClient(), { ...base.scope, topic_arn: setting(environment, 'WINDLASS_TOPIC') });
const describing = () => ({ describe: describeService({ ...base, lambda: lambdaClient() }) });
const measuring = () => ({
  ...describing(),
  measure: measureTraffic({ ...base, cloudwatch: cloudWatchClient() }),
});

export const answering = (): DashboardApiDeps => ({ ...base, ...projections(), deployer: measuring() });

export const settingUp = (): SetUpMonitoringDeps => ({ ...base, ...projections(), alarms: alarms() });

export const watching = (): WatchReleaseDeps => ({ ...base, deployer: measuring() });

export const reporting = (): ReportReleaseDeps => ({
  ...base,
  ...projections(),
  reports: s3ReportStore(new S3Client({}), setting(environment, 'WINDLASS_REPORTS_BUCKET')),
});

export const projecting = (): ProjectEventDeps & typeof base => ({ ...base, ...projections() });

export const notifying = (): NotifyDeps & typeof base => ({
  ...base,
  deliveries: openDeliveryLog(base.table),
  http: fetchHttpClient(),
  topic: notificationTopic(new SNSClient({}), setting(environment, 'WINDLASS_TOPIC')),
  sign: secretWebhookSigner(new SecretsManagerClient({}), setting(environment, 'WINDLASS_WEBHOOK_SECRET')),
});

export const maintaining = (): MaintainDashboardsDeps & typeof base => {
  const client = cloudWatchClient();
  return {
    ...base,
    alarms: { list: listAlarms(client, base.scope), remove: removeAlarms(client, base.scope) },
    dashboards: cloudWatchDashboards(client, base.scope.stage),
    dimensionsOf: (environment_id, service_name) => serviceDimensions(base.scope, environment_id, service_name),
  };
};

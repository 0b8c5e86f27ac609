import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { MonitoringEndpoint } from '../../shared/domain/environment/environment.ts';
import { announcementOf } from '../../shared/domain/monitoring/announcement.ts';
import { notificationOf, type Notification } from '../../shared/domain/monitoring/notification.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { DeliveryLog } from '../../shared/ports/delivery-log.port.ts';
import type { PublishedEvent } from '../../shared/ports/event-bus.port.ts';
import type { HttpAnswer, HttpClient } from '../../shared/ports/http-client.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { NotificationTopic } from '../../shared/ports/notification-topic.port.ts';

export type NotifyDeps = {
  readonly records: Pick<DeploymentRecords, 'outline'>;
  readonly environments: Pick<EnvironmentRepository, 'findEnvironmentById'>;
  readonly deliveries: DeliveryLog;
  readonly http: HttpClient;
  /** Undefined where nobody can subscribe. */
  readonly topic: NotificationTopic | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** HMAC-SHA-256 of the text, in hexadecimal, under the environment's webhook key. */
  readonly sign: (environment_id: string, text: string) => Promise<string>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Waits between the tries of a webhook: one try more than there are waits. */
  readonly retry_waits_milliseconds?: readonly number[];
};

/** A notification is late rather than lost, and who delivers it does not wait for long. */
const webhookWaits_milliseconds = [500, 2_000, 8_000];

const succeeded = (answer: HttpAnswer): boolean =>
  answer.outcome === 'answered' && answer.status >= 200 && answer.status < 300;
const isWorthRetrying = (answer: HttpAnswer): boolean =>
  answer.outcome === 'failed' || answer.status >= 500 || answer.status === 429 || answer.status === 408;
const wordsOf = (answer: HttpAnswer): string =>
  answer.outcome === 'failed' ? answer.message : `answered ${answer.status}`;

const post = async (
  deps: NotifyDeps,
  endpoint: MonitoringEndpoint,
  notification: Notification,
): Promise<HttpAnswer> => {
  const body = JSON.stringify(notification);
  const time = String(deps.clock.now());
  const signature = await deps.sign(notification.environment_id, `${time}.${body}`);
  const headers = {
    'content-type': 'application/json',
    'windlass-event-id': notification.id,
    'windlass-signature': `t=${time},v1=${signature}`,
  };
  return deps.http.send({ method: 'POST', url: endpoint.url, headers, body, timeout_milliseconds: 5_000 });
};

const postWithRetries = async (
  deps: NotifyDeps,
  endpoint: MonitoringEndpoint,
  notification: Notification,
): Promise<{ answer: HttpAnswer; attempts: number }> => {
  let answer = await post(deps, endpoint, notification);
  let attempts = 1;
  for (const wait of deps.retry_waits_milliseconds ?? webhookWaits_milliseconds) {
    if (succeeded(answer) || !isWorthRetrying(answer)) break;
    await deps.sleep(wait);
    answer = await post(deps, endpoint, notification);
    attempts += 1;
  }
  return { answer, attempts };
};

const deliver = async (deps: NotifyDeps, endpoint: MonitoringEndpoint, notification: Notification): Promise<void> => {
  const delivery_id = `${notification.environment_id}/${endpoint.name}/${notification.id}`;
  if (await deps.deliveries.isDelivered(delivery_id)) return;
  const { answer, attempts } = await postWithRetries(deps, endpoint, notification);
  if (succeeded(answer)) return deps.deliveries.recordDelivery(delivery_id);
  const reason = `${endpoint.name}: ${wordsOf(answer)}`;
  deps.log.warn('notification not delivered', {
    deployment_id: notification.deployment_id,
    endpoint: endpoint.name,
    attempts,
    reason,
  });
  const letter = { id: delivery_id, consumer: 'notify', reason, at: timestampOf(deps.clock.now()), attempts };
  await deps.deliveries.keepDeadLetter({
    ...letter,
    content: { url: endpoint.url, event_id: notification.id, text: notification.text },
  });
};

/** No dead letter here: what the topic does not take is thrown, and the event comes again. */
const announce = async (deps: NotifyDeps, topic: NotificationTopic, notification: Notification): Promise<void> => {
  const delivery_id = `${notification.environment_id}/#topic/${notification.id}`;
  if (await deps.deliveries.isDelivered(delivery_id)) return;
  await topic.publish(announcementOf(notification));
  await deps.deliveries.recordDelivery(delivery_id);
};

/** All of it is tried, whatever fails; then the first failure is thrown. */
const tellAll = async (work: readonly Promise<void>[]): Promise<void> => {
  const failed = (await Promise.allSettled(work)).find((told) => told.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/**
 * Tells people of an event that its deployment's `monitoring_config.notify_on` names: a line in the log, the topic where there is one, and a
 * signed POST to each webhook of the environment (headers `windlass-event-id`, and `windlass-signature: t=<milliseconds>,v1=<hex HMAC-SHA-256
 * of "t.body">`). What a webhook does not take, after retries, is kept as a dead letter; what the topic does not take is thrown.
 */
export const notify = async (deps: NotifyDeps, published: PublishedEvent): Promise<void> => {
  if (published.kind !== 'deployment') return;
  const { event, environment_id } = published;
  const request = await deps.records.outline(event.deployment_id);
  if (request === undefined || !request.monitoring_config.notify_on.includes(event.event_type)) return;
  const notification = notificationOf(request.name, environment_id, event, request.specification.emergency_procedures);
  deps.log.info(notification.text, { deployment_id: event.deployment_id, event_type: event.event_type });
  const environment = await deps.environments.findEnvironmentById(environment_id);
  await tellAll([
    ...(environment?.monitoring_endpoints ?? []).map((endpoint) => deliver(deps, endpoint, notification)),
    ...(deps.topic === undefined ? [] : [announce(deps, deps.topic, notification)]),
  ]);
};

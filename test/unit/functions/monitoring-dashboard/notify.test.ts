import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { notify, type NotifyDeps } from '../../../../functions/monitoring-dashboard/notify.ts';
import { openSqliteTable } from '../../../../shared/adapters/sqlite/table.sqlite.ts';
import { openDeliveryLog } from '../../../../shared/adapters/store/delivery.log.ts';
import { deploymentRequestSchema } from '../../../../shared/domain/deployment/deployment.ts';
import type { Environment } from '../../../../shared/domain/environment/environment.ts';
import type { Announcement, NotificationTopic } from '../../../../shared/ports/notification-topic.port.ts';
import type { HttpAnswer, HttpRequest } from '../../../../shared/ports/http-client.port.ts';
import type { PublishedEvent } from '../../../../shared/ports/event-bus.port.ts';

const clock = { now: () => 1_700_000_000_000 };
const service = {
  name: 'cart',
  version: '1.0.0',
  artifact: { kind: 'DIRECTORY', location: '/cart' },
  command: ['node', 'x.mjs'],
  health_checks: [{ kind: 'TCP' }],
};
const emergency = {
  trigger: 'ROLLBACK_FAILED',
  contact: 'the engineer on call',
  runbook_url: 'https://example.com/runbook',
};
const request = deploymentRequestSchema.parse({
  name: 'shop-v9',
  specification: { target_environment: 'dev', services: [service], emergency_procedures: [emergency] },
});
const environment = {
  monitoring_endpoints: [{ name: 'pager', kind: 'WEBHOOK', url: 'https://example.com/hook' }],
} as unknown as Environment;

const published = (event_type: string, details = {}): PublishedEvent =>
  ({
    kind: 'deployment',
    environment_id: 'dev',
    event: {
      id: 'e1',
      deployment_id: 'd1',
      sequence: 7,
      event_type,
      phase: 'ROLLBACK',
      details,
      timestamp: new Date(0).toISOString(),
    },
  }) as unknown as PublishedEvent;

const answered = (status: number): HttpAnswer => ({ outcome: 'answered', status, body: '', milliseconds: 1 });

const setUp = (answers: readonly HttpAnswer[], topic?: NotificationTopic) => {
  const sent: HttpRequest[] = [];
  const lines: string[] = [];
  const deliveries = openDeliveryLog(openSqliteTable({ file: ':memory:', clock }));
  const deps: NotifyDeps = {
    records: { outline: async () => request },
    environments: { findEnvironmentById: async () => environment },
    deliveries,
    http: {
      send: async (one) => (sent.push(one), answers[Math.min(sent.length, answers.length) - 1] ?? answered(200)),
    },
    topic,
    clock,
    log: { info: (message) => void lines.push(message), warn: () => {}, error: () => {} },
    sign: async (id, text) => createHmac('sha256', `key of ${id}`).update(text).digest('hex'),
    sleep: async () => {},
    retry_waits_milliseconds: [1, 1],
  };
  return { deps, sent, lines, deliveries };
};

describe('notify', () => {
  it('posts to each webhook with the event id and a signature over time and body, and logs a line [DC3]', async () => {
    const { deps, sent, lines } = setUp([answered(204)]);
    await notify(deps, published('DEPLOYMENT_SUCCEEDED'));
    const [post] = sent;
    const [, time, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(post?.headers?.['windlass-signature'] ?? '') ?? [];
    expect(signature).toBe(createHmac('sha256', 'key of dev').update(`${time}.${post?.body}`).digest('hex'));
    expect(post).toMatchObject({ url: 'https://example.com/hook', headers: { 'windlass-event-id': 'e1' } });
    expect(lines).toEqual(['shop-v9 is completed.']);
  });

  it('tells nobody twice of one event', async () => {
    const { deps, sent } = setUp([answered(200)]);
    await notify(deps, published('DEPLOYMENT_SUCCEEDED'));
    await notify(deps, published('DEPLOYMENT_SUCCEEDED'));
    expect(sent).toHaveLength(1);
  });

  it('tries again when the webhook is down, and keeps a dead letter when it stays down', async () => {
    const { deps, sent, deliveries } = setUp([
      { outcome: 'failed', message: 'connection refused', milliseconds: 1 },
      answered(503),
    ]);
    await notify(deps, published('DEPLOYMENT_SUCCEEDED'));
    expect(sent).toHaveLength(3);
    expect(await deliveries.deadLetters(10)).toMatchObject([
      { consumer: 'notify', reason: 'pager: answered 503', attempts: 3 },
    ]);
  });

  it('does not insist when the webhook refuses the request itself', async () => {
    const { deps, sent, deliveries } = setUp([answered(400)]);
    await notify(deps, published('DEPLOYMENT_SUCCEEDED'));
    expect(sent).toHaveLength(1);
    expect(await deliveries.deadLetters(10)).toHaveLength(1);
  });

  it('passes by what the deployment does not want to tell', async () => {
    const { deps, sent, lines } = setUp([]);
    await notify(deps, published('PHASE_COMPLETED'));
    expect([sent, lines]).toEqual([[], []]);
  });

  it('names what is left and whom to call when a rollback could not finish', async () => {
    const { deps, sent } = setUp([answered(200)]);
    await notify(
      deps,
      published('ROLLBACK_COMPLETED', { rollback: { status: 'FAILED', remaining: ['cart 2.0.0 still runs'] } }),
    );
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      text: 'The rollback of shop-v9 could not finish; left: cart 2.0.0 still runs.',
      emergency: [{ contact: 'the engineer on call' }],
    });
  });

  it('tells at once of a failure that somebody has to decide on, unless told otherwise [B10]', async () => {
    const { deps, sent } = setUp([answered(200)]);
    await notify(
      deps,
      published('DECISION_REQUESTED', { message: 'cart answered 500. It stays as it is until noon.' }),
    );
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      text: 'shop-v9 has failed and waits for a decision: cart answered 500. It stays as it is until noon. Retry, cancel or roll it back.',
    });
  });

  describe('with a topic', () => {
    const openTopic = (failures = 0) => {
      const heard: Announcement[] = [];
      let left = failures;
      const topic: NotificationTopic = {
        publish: async (announcement) => {
          if ((left -= 1) >= 0) throw new Error('the topic is out of reach');
          heard.push(announcement);
        },
      };
      return { heard, topic };
    };

    it('tells the topic what it tells the webhooks, with what subscribers filter by [DC3]', async () => {
      const { heard, topic } = openTopic();
      const { deps, sent } = setUp([answered(200)], topic);
      await notify(deps, published('ROLLBACK_COMPLETED', { rollback: { status: 'FAILED', remaining: ['cart'] } }));

      expect(sent).toHaveLength(1);
      expect(heard).toEqual([
        {
          subject: 'Windlass, dev: ROLLBACK_COMPLETED',
          text: [
            'The rollback of shop-v9 could not finish; left: cart.',
            'Call the engineer on call, runbook https://example.com/runbook.',
            '',
            'ROLLBACK_COMPLETED at 1970-01-01T00:00:00.000Z, deployment d1',
          ].join('\n'),
          attributes: {
            environment_id: 'dev',
            deployment_id: 'd1',
            event_type: 'ROLLBACK_COMPLETED',
            event_id: 'e1',
            emergency: 'true',
          },
        },
      ]);
    });

    it('throws when the topic cannot be told, though the webhook was, and tells each once when it comes again', async () => {
      const { heard, topic } = openTopic(1);
      const { deps, sent } = setUp([answered(200)], topic);
      await expect(notify(deps, published('DEPLOYMENT_SUCCEEDED'))).rejects.toThrow('out of reach');
      expect(sent).toHaveLength(1);

      await notify(deps, published('DEPLOYMENT_SUCCEEDED'));
      await notify(deps, published('DEPLOYMENT_SUCCEEDED'));
      expect([sent.length, heard.length]).toEqual([1, 1]);
    });
  });
});

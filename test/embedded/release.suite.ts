import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeploymentEvent, DeploymentEventType } from '../../shared/domain/deployment/deployment-event.ts';
import { deploymentStateSchema } from '../../shared/domain/deployment/deployment-state.ts';
import { replayDeployment } from '../../shared/domain/deployment/evolve-deployment.ts';
import { stepIds } from '../../shared/domain/deployment/step-record.ts';
import { nothing, type CapacityAmount } from '../../shared/domain/environment/capacity.ts';
import { ask, askJson, startLoad } from '../contract/service-deployer/traffic.ts';
import { counted, serviceOf } from './look.ts';
import { operatorOf, type Ended, type Operator } from './operator.ts';
import type { Footprint, Target } from './target.ts';
import { isSignedWith, openWebhookReceiver, type WebhookReceiver } from './webhook.receiver.ts';

const typesOf = (events: readonly DeploymentEvent[]): ReadonlySet<DeploymentEventType> =>
  new Set(events.map(({ event_type }) => event_type));
const activated = (events: readonly DeploymentEvent[]): readonly string[] =>
  events.flatMap(({ event_type, affected_components }) =>
    event_type === 'SERVICE_ACTIVATED' ? affected_components : [],
  );

/**
 * One environment's life, told in order: each part finds what the one before it left. The same for every Windlass, wherever it runs and
 * whatever it deploys to.
 */
export const describeLifeOfShop = (openTarget: () => Promise<Target>): void =>
  describe('the life of a shop', () => {
    let target: Target;
    let operator: Operator;
    let webhooks: WebhookReceiver;
    let url: string;
    const told: DeploymentEvent[] = [];
    /** What there was, and what was in use, after each release. */
    const after: Record<string, { readonly footprint: Footprint; readonly in_use: CapacityAmount }> = {};
    const ended: Record<string, Ended> = {};

    beforeAll(async () => {
      [target, webhooks] = await Promise.all([openTarget(), openWebhookReceiver()]);
      operator = operatorOf(target);
      await operator.apply({
        ...(await target.shop.environment()),
        monitoring_endpoints: [{ name: 'team', kind: 'WEBHOOK', url: webhooks.url }],
      });
    });
    afterAll(async () => {
      await target?.close();
      await webhooks?.close();
    });

    const note = async (name: string, end: Ended): Promise<void> => {
      ended[name] = end;
      told.push(...end.events);
      after[name] = {
        footprint: await target.footprint(),
        in_use: await operator.inUse({ ...(await target.shop.release('v1')), name: 'asking' }),
      };
    };
    const endOf = (name: string): Ended => ended[name] as Ended;
    const afterOf = (name: string) => after[name] as { readonly footprint: Footprint; readonly in_use: CapacityAmount };
    /** `TYPE/name` of what the shop asks for. */
    const wantedResources = async (): Promise<readonly string[]> =>
      (await target.shop.release('v1')).specification.resource_requirements
        .map(({ resource_type, name }) => `${resource_type}/${name}`)
        .toSorted();
    const serving = async (): Promise<{ readonly version: string; readonly greeting: string }> =>
      (await askJson(url)) as { version: string; greeting: string };

    /** What holds of every deployment, however it ended. */
    const expectSoundRecord = async ({ state, events }: Ended): Promise<void> => {
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
      expect(new Set(events.map(({ correlation_id }) => correlation_id))).toEqual(new Set([state.correlation_id]));
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
      const stored = deploymentStateSchema.strip().parse(state);
      expect(replayDeployment(events)).toEqual(stored);
      for (const step of await operator.steps(state.id)) {
        expect(step.duration_milliseconds).toBe(Date.parse(step.finished_at) - Date.parse(step.started_at));
        expect(Date.parse(step.started_at)).toBeGreaterThanOrEqual(Date.parse(state.created_at) - 5_000);
        expect(step.message).not.toBe('');
      }
    };

    describe('the first release', () => {
      it('completes, with every step of the workflow on record [O1 DC2]', async () => {
        await note('v1', await operator.release(await target.shop.release('v1')));
        const { state } = endOf('v1');
        expect(state).toMatchObject({ status: 'COMPLETED', phase: 'COMPLETION', rollback: { status: 'NOT_NEEDED' } });
        const steps = await operator.steps(state.id);
        expect(steps.map(({ id }) => id).toSorted()).toEqual(stepIds.toSorted());
        expect(steps.filter(({ outcome }) => outcome !== 'PASSED')).toEqual([]);
        await expectSoundRecord(endOf('v1'));
        url = target.reach(await operator.urlOf('dev', 'shop'));
      });

      it('activates each service after those that it depends on [W41 CD2]', () => {
        const order = activated(endOf('v1').events);
        expect(order[0]).toBe('stock');
        expect(order.slice(1, 3).toSorted()).toEqual(['catalog', 'orders']);
        expect(order[3]).toBe('shop');
        expect(order).toHaveLength(4);
      });

      it('gives services the addresses of others, the variables of the environment, and their resources [W31 W32 W42]', async () => {
        const { articles } = (await askJson(url)) as unknown as {
          articles: { article: string; quantity: number; currency: string }[];
        };
        const [rope] = articles.filter(({ article }) => article === 'rope');
        expect(rope).toMatchObject({ currency: 'EUR' });
        expect((await ask(`${url}/buy/rope`, { method: 'POST' })).status).toBe(201);
        const { articles: later } = (await askJson(url)) as unknown as {
          articles: { article: string; quantity: number }[];
        };
        expect(later.find(({ article }) => article === 'rope')?.quantity).toBe((rope?.quantity ?? 0) - 1);
        expect((await operator.resources('dev')).map(({ type, name }) => `${type}/${name}`).toSorted()).toEqual(
          await wantedResources(),
        );
        expect(afterOf('v1').footprint.resources).toEqual(await wantedResources());
      });

      it('runs as many instances as were asked for, all healthy, and counts them as in use [W43 CD4]', async () => {
        const { services } = await operator.health('dev');
        expect(services.map((one) => [one.service_name, one.version, one.healthy_instances, one.status])).toEqual([
          ['catalog', '1.0.0', 2, 'HEALTHY'],
          ['orders', '1.0.0', 1, 'HEALTHY'],
          ['shop', '1.0.0', 2, 'HEALTHY'],
          ['stock', '1.0.0', 1, 'HEALTHY'],
        ]);
        expect(afterOf('v1').in_use).toMatchObject({ instances: 6, resources: (await wantedResources()).length });
      });

      it('has run the tests that the specification declares, and tells how they went [W51 W53 T1]', async () => {
        const { items } = await operator.client.request<{ items: { test_case: string; status: string }[] }>(
          'GET',
          `/v1/deployments/${endOf('v1').state.id}/tests`,
        );
        expect(items.map(({ test_case, status }) => `${test_case} ${status}`).toSorted()).toEqual(
          expect.arrayContaining([
            'an-order-is-taken PASSED',
            'the-front-page-is-quick PASSED',
            'the-front-page-lists-articles PASSED',
          ]),
        );
      });

      it('emits an event of its kind for each resource, with what was measured of it [EV2]', async () => {
        const created = (await target.published()).flatMap((one) => (one.kind === 'resource' ? [one.event] : []));
        expect(
          created.map(({ event_type, details }) => `${event_type} ${details['name'] as string}`).toSorted(),
        ).toEqual((await wantedResources()).map((one) => `RESOURCE_CREATED ${one.split('/')[1]}`).toSorted());
        expect(created.every(({ metrics }) => metrics.length > 0)).toBe(true);
      });

      it('tells the environment of it by a signed webhook [DC3]', async () => {
        const key = await target.webhookKey('dev');
        const received = await webhooks.receivedOf(endOf('v1').state.id);
        expect(received.map(({ notification }) => notification.event_type)).toEqual(['DEPLOYMENT_SUCCEEDED']);
        expect(received.every((one) => isSignedWith(key, one))).toBe(true);
      });
    });

    describe('an update under load', () => {
      it('completes without a failed request [W41 B11]', async () => {
        const before = await target.footprint();
        const load = startLoad(target.shop.requests_per_second, (_, agent) => ask(url, { agent }));
        await note('v2', await operator.release(await target.shop.release('v2')));
        const { requests, failures, bodies } = await load.stop();
        expect(endOf('v2').state.status).toBe('COMPLETED');
        expect(failures).toEqual([]);
        const seconds =
          (Date.parse(endOf('v2').state.finished_at ?? '') - Date.parse(endOf('v2').state.created_at)) / 1_000;
        expect(requests).toBeGreaterThan(seconds * 0.9 * target.shop.requests_per_second);
        expect(new Set(bodies.map((body) => (JSON.parse(body) as { version: string }).version))).toEqual(
          new Set(['1.0.0', '1.1.0']),
        );
        const kept = new Set(before.instances);
        const untouched = (await target.footprint()).instances.filter((id) => kept.has(id)).map(serviceOf);
        expect(untouched).toEqual(expect.arrayContaining(['orders', 'stock']));
        expect(untouched.filter((name) => ['catalog', 'shop'].includes(name))).toEqual([]);
        await expectSoundRecord(endOf('v2'));
      });

      it('gives new versions to the two services that changed, and to no other', async () => {
        expect(activated(endOf('v2').events).toSorted()).toEqual(['catalog', 'shop']);
        const had = new Set(afterOf('v1').footprint.versions);
        const added = afterOf('v2').footprint.versions.filter((version) => !had.has(version));
        expect(added).toEqual([expect.stringMatching(/^catalog\/1\.1\.0-/), expect.stringMatching(/^shop\/1\.1\.0-/)]);
        expect(afterOf('v2').in_use).toEqual(afterOf('v1').in_use);
      });

      it('gives each of them the configuration of its version [W34]', async () => {
        const { articles, ...page } = (await askJson(url)) as unknown as { articles: object[]; greeting: string };
        expect(page).toMatchObject({ version: '1.1.0', greeting: 'Ropes, pulleys and winches' });
        expect(articles).toContainEqual(
          expect.objectContaining({ article: 'winch', currency: 'EUR', available: true }),
        );
      });
    });

    describe('a release that never gets healthy', () => {
      it('fails and is undone while the version before serves on [W43 B2]', async () => {
        const load = startLoad(target.shop.requests_per_second / 5, (_, agent) => ask(url, { agent }));
        await note('bad', await operator.release(await target.shop.release('bad')));
        const { failures, bodies } = await load.stop();
        const { state } = endOf('bad');
        expect(state).toMatchObject({
          status: 'FAILED',
          failure: { step: 'W43', affected_components: ['catalog'] },
          rollback: { status: 'COMPLETED', remaining: [] },
        });
        expect(failures).toEqual([]);
        expect(bodies.every((body) => body.includes('"version":"1.1.0"'))).toBe(true);
        await expectSoundRecord(endOf('bad'));
      });

      it('leaves nothing: no instance, no version, no resource, nothing reserved or held [B2 CD4]', async () => {
        expect(counted(afterOf('bad').footprint)).toEqual(counted(afterOf('v2').footprint));
        expect(afterOf('bad').in_use).toEqual(afterOf('v2').in_use);
        expect(await serving()).toMatchObject({ version: '1.1.0' });
        expect(
          (await operator.health('dev')).services.map(({ service_name, version }) => `${service_name} ${version}`),
        ).toEqual(['catalog 1.1.0', 'orders 1.0.0', 'shop 1.1.0', 'stock 1.0.0']);
        expect((await operator.resources('dev')).map(({ type, name }) => `${type}/${name}`).toSorted()).toEqual(
          await wantedResources(),
        );
      });

      it('says in its report which check failed, with which answer, and what was undone [W63]', async () => {
        const report = await operator.report(endOf('bad').state.id);
        expect(report).toContain('W43 Execute health checks');
        expect(report).toContain('GET /health answered 503, expected 200');
        expect(report).toContain('CATALOG_LAYOUT is 9; this catalog knows 1 and 2');
        expect(report).toMatch(/What was undone[^]*\*\*catalog\*\*: the version before serves again/);
      });
    });

    describe('a release that carries a private key', () => {
      it('is refused by the scan, and nothing of it is made [W23 CS2]', async () => {
        const { specification, ...rest } = await target.shop.release('v2');
        const services = specification.services.map((one) =>
          one.name === 'shop'
            ? {
                ...one,
                version: '1.3.0',
                configuration: {
                  variables: {
                    SIGNING_KEY: '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----',
                  },
                },
              }
            : one,
        );
        await note(
          'leaky',
          await operator.release({ ...rest, name: 'shop-leaky', specification: { ...specification, services } }),
        );
        const { state, events } = endOf('leaky');
        expect(state).toMatchObject({
          status: 'FAILED',
          failure: { step: 'W23', code: 'security_findings' },
          rollback: { status: 'NOT_NEEDED' },
        });
        expect(typesOf(events)).not.toContain('SERVICE_ACTIVATED');
        expect(afterOf('leaky')).toEqual(afterOf('bad'));
        await expectSoundRecord(endOf('leaky'));
      });

      it('is told of by an event of security, with what was done about it [EV3]', async () => {
        const events = (await target.published()).flatMap((one) => (one.kind === 'security' ? [one.event] : []));
        expect(events).toEqual([
          expect.objectContaining({
            event_type: 'FINDING_DISCOVERED',
            severity: 'CRITICAL',
            affected_resources: ['shop'],
            indicators_of_compromise: [],
            response_actions: [{ action: expect.any(String), taken: true }],
          }),
        ]);
        expect(JSON.stringify(events)).not.toContain('MC4CAQAwBQYDK2VwBCIEIA');
      });
    });

    describe('rolling back what was completed', () => {
      it('brings the version before back, without a failed request [B2]', async () => {
        const load = startLoad(target.shop.requests_per_second / 2, (_, agent) => ask(url, { agent }));
        await note('back', await operator.rollBack(endOf('v2').state.id));
        expect((await load.stop()).failures).toEqual([]);
        expect(endOf('back').state).toMatchObject({
          status: 'COMPLETED',
          rollback: { status: 'COMPLETED', reason: 'a test asks for it', remaining: [] },
        });
        expect(await serving()).toMatchObject({ version: '1.0.0', greeting: 'Ropes and pulleys' });
        expect(counted(afterOf('back').footprint)).toEqual(counted(afterOf('v1').footprint));
        expect(afterOf('back').in_use).toEqual(afterOf('v1').in_use);
        await expectSoundRecord(endOf('back'));
      });

      it('empties the environment when the first release is rolled back too [B2 CD4]', async () => {
        await note('empty', await operator.rollBack(endOf('v1').state.id));
        expect(endOf('empty').state.rollback).toMatchObject({ status: 'COMPLETED', remaining: [], kept: [] });
        expect(after['empty']).toEqual({ footprint: { versions: [], instances: [], resources: [] }, in_use: nothing });
        expect(await operator.resources('dev')).toEqual([]);
        expect((await operator.health('dev')).services).toEqual([]);
        await expectSoundRecord(endOf('empty'));
      });

      it('frees the environment, which can be removed then', async () => {
        await operator.client.request('DELETE', '/v1/environments/dev');
      });
    });

    it('every kind of event of the model really occurs on the way [EV1]', () => {
      const kinds: readonly DeploymentEventType[] = [
        'DEPLOYMENT_STARTED',
        'PHASE_COMPLETED',
        'SERVICE_ACTIVATED',
        'VALIDATION_PASSED',
        'VALIDATION_FAILED',
        'RESOURCE_PROVISIONED',
        'SECURITY_SCAN_COMPLETED',
        'TESTING_COMPLETED',
        'DEPLOYMENT_SUCCEEDED',
        'DEPLOYMENT_FAILED',
        'ROLLBACK_INITIATED',
        'ROLLBACK_COMPLETED',
      ];
      const seen = typesOf(told);
      expect(kinds.filter((kind) => !seen.has(kind))).toEqual([]);
      expect(
        told.every(({ source_component, correlation_id }) => source_component.length > 0 && correlation_id.length > 0),
      ).toBe(true);
    });
  });

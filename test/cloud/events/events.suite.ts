import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { PublishedEvent } from '../../../shared/domain/events/published-event.ts';
import { administratorsGroup } from '../../../shared/domain/environment/security-policy.ts';
import type { Operator } from '../../embedded/operator.ts';
import { prepareEnvironment, type OpenedStage } from '../stage/opened.stage.ts';
import { tinyService, uploadTinyService, type TinyArtifact } from '../stage/tiny.service.ts';

const environment = 'events';
const patience_milliseconds = 30_000;

type RequestEvent = Extract<PublishedEvent, { kind: 'request' }>['event'];

/** Deployments that nobody asked the API for. */
export const describeEventTriggers = (opened: () => OpenedStage): void =>
  describe('deployments by event', () => {
    let operator: Operator;
    let artifact: TinyArtifact;
    const made: string[] = [];

    beforeAll(async () => {
      ({ operator, artifact } = await prepareEnvironment(opened(), environment));
    });

    const put = async (source: string, detail: object): Promise<string> => {
      const { deployed } = opened();
      const { Entries = [] } = await new EventBridgeClient(deployed.account.sdk).send(
        new PutEventsCommand({
          Entries: [
            {
              EventBusName: deployed.outputs['BusName'],
              Source: source,
              DetailType: 'windlass.deployment.requested',
              Detail: JSON.stringify(detail),
            },
          ],
        }),
      );
      return Entries[0]?.EventId ?? '';
    };

    /** What was answered on the bus to requests, in no order. */
    const answered = async (isWanted: (event: RequestEvent) => boolean): Promise<RequestEvent> => {
      for (const end = Date.now() + patience_milliseconds; Date.now() < end; await pause(500)) {
        const published = await opened().target.published();
        const found = published.flatMap((one) => (one.kind === 'request' && isWanted(one.event) ? [one.event] : []));
        if (found[0] !== undefined) return found[0];
      }
      throw new Error('no answer came over the bus');
    };

    const releaseNamed = (name: string): object => ({
      name,
      specification: { target_environment: environment, services: [tinyService('tiny', artifact)] },
    });

    it('refuses the request of a source that no trigger names, by an event that says why [DC5]', async () => {
      const event_id = await put('com.acme.unknown', releaseNamed('by-nobody'));
      const answer = await answered((event) => event.request_id === event_id);
      expect(answer).toMatchObject({ event_type: 'REFUSED', source: 'com.acme.unknown', code: 'unknown_source' });
    });

    it('starts the deployment that an event of a known source asks for, and tells of it by an event [DC5]', async () => {
      await operator.client.request('POST', '/v1/triggers', {
        body: {
          id: 'acme-ci',
          kind: 'DEPLOYMENT_REQUEST',
          source: 'com.acme.ci',
          runs_as: { subject: 'acme-ci', groups: [administratorsGroup] },
        },
      });
      const event_id = await put('com.acme.ci', releaseNamed('by-event'));
      const answer = await answered((event) => event.request_id === event_id);
      expect(answer).toMatchObject({ event_type: 'ACCEPTED', source: 'com.acme.ci' });
      const { state } = await operator.ended((answer as { deployment_id?: string }).deployment_id ?? '');
      expect(state).toMatchObject({ name: 'by-event', status: 'COMPLETED' });
      made.unshift(state.id);
    });

    it('fills in the version of an object that was put, and deploys it [DC5]', async () => {
      await operator.client.request('POST', '/v1/triggers', {
        body: {
          id: 'tiny-pushed',
          kind: 'S3_OBJECT_PUT',
          bucket: opened().deployed.outputs['ArtifactsBucketName'],
          key_pattern: 'pushed/tiny-{version}.zip',
          runs_as: { subject: 'pusher', groups: [administratorsGroup] },
          template: {
            name: 'tiny-${version}',
            specification: {
              target_environment: environment,
              services: [
                tinyService(
                  'tiny',
                  { kind: 'S3_OBJECT', location: 's3://${bucket}/${key}', sha256: '${sha256}' },
                  { version: '${version}' },
                ),
              ],
            },
          },
        },
      });
      await uploadTinyService(opened().deployed, 'pushed/tiny-2.7.0.zip');
      const answer = await answered((event) => event.trigger_id === 'tiny-pushed');
      expect(answer).toMatchObject({ event_type: 'ACCEPTED', source: 'aws.s3' });
      const { state } = await operator.ended((answer as { deployment_id?: string }).deployment_id ?? '');
      expect(state).toMatchObject({ name: 'tiny-2-7-0', status: 'COMPLETED' });
      const { services } = await operator.health(environment);
      expect(services.map(({ service_name, version }) => `${service_name} ${version}`)).toEqual(['tiny 2.7.0']);
      made.unshift(state.id);
    });

    it('leaves the environment empty when its releases are rolled back', async () => {
      for (const id of made) expect((await operator.rollBack(id)).state.rollback).toMatchObject({ remaining: [] });
      const { items } = await operator.client.request<{ items: readonly DeploymentState[] }>(
        'GET',
        `/v1/deployments?environment_id=${environment}`,
      );
      expect(items.map(({ status }) => status)).toEqual(['COMPLETED', 'COMPLETED']);
      await operator.client.request('DELETE', `/v1/environments/${environment}`);
    });
  });

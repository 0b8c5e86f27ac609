import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/resource-provisioner/provision-resources.handler.ts';
import { settle_milliseconds } from '../../../../functions/resource-provisioner/provision-resource.ts';
import type { ResourceDefinition } from '../../../../shared/ports/resource-driver.port.ts';
import { FencedError, NotSupportedError } from '../../../../shared/ports/service-deployer.port.ts';
import { TableUnavailableError } from '../../../../shared/ports/table.port.ts';
import { fakeResourceDriver } from '../../../fakes/resource-driver.fake.ts';
import { someEvent, someResource } from '../../shared/adapters/store/store-fixture.ts';
import { deployment_id, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';

const target = { environment_id: 'dev', resource_type: 'RDS_DATABASE', name: 'orders-db' } as const;
const wanted = { name: 'orders-db', resource_type: 'RDS_DATABASE', specification: { size_bytes: 4_096 } };
const definition = (size_bytes: number): ResourceDefinition => ({ target, quantity: 1, specification: { size_bytes } });
const known = someResource({ configuration: { size_bytes: 1_024 } });

const begun = async (options: ReleaseOptions = {}) => {
  const release = await openRelease({
    status: 'PROVISIONING',
    services: [serviceNamed('cart', { resource_names: ['orders-db'] })],
    specification: { resource_requirements: [wanted] },
    ...options,
  });
  const fake = fakeResourceDriver();
  const run = createHandler({ ...release, drivers: () => fake.driver });
  return { release, fake, provision: () => run({ deployment_id }) };
};

describe('ProvisionResources', () => {
  it('makes what is absent, verifies it, and records it with its ledger entry, events and measures [W31 P21 P31 CD3 EV2]', async () => {
    const { release, fake, provision } = await begun();

    expect(await provision()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    expect(fake.effects).toEqual(['create orders-db with token 1']);
    expect(await release.resource('orders-db')).toMatchObject({
      type: 'RDS_DATABASE',
      status: 'AVAILABLE',
      configuration: { size_bytes: 4_096 },
      allocation: { service_names: ['cart'], quantity: 1 },
      created_by_deployment: deployment_id,
      outputs: { FILE: '/data/dev/RDS_DATABASE/orders-db.file' },
    });
    expect(await release.records.ledger(deployment_id)).toMatchObject([
      {
        state: 'DONE',
        action: 'CREATE_RESOURCE',
        compensation: { kind: 'REMOVE_RESOURCE', resource_name: 'orders-db' },
      },
    ]);
    expect(await release.events()).toMatchObject([
      {
        event_type: 'RESOURCE_PROVISIONED',
        affected_components: ['orders-db'],
        source_component: 'resource-provisioner',
      },
    ]);
    expect(await release.outbox()).toMatchObject([
      {
        kind: 'resource',
        event: { event_type: 'RESOURCE_CREATED', metrics: [{ name: 'size_bytes', value: 9, unit: 'bytes' }] },
      },
    ]);
    expect(await release.step('W31')).toMatchObject({
      outcome: 'PASSED',
      message: '1 resource ready and verified: orders-db created.',
    });
  });

  it('records the intention before the effect: what a crash leaves is on record [B2]', async () => {
    const { release, fake, provision } = await begun();
    fake.refuseWith(new FencedError('a newer holder has taken over'));

    await expect(provision()).rejects.toThrow(FencedError);

    expect(await release.records.ledger(deployment_id)).toMatchObject([{ state: 'INTENDED', target: 'orders-db' }]);
    expect(await release.resource('orders-db')).toBeUndefined();
  });

  it('run again after a crash between effect and record, makes nothing twice [P21]', async () => {
    const { release, fake, provision } = await begun();
    const session = await release.journal.open(deployment_id);
    await release.journal.intend(session, {
      seq: '00000#resource#orders-db',
      action: 'CREATE_RESOURCE',
      target: 'orders-db',
      compensation: { kind: 'REMOVE_RESOURCE', resource_type: 'RDS_DATABASE', resource_name: 'orders-db' },
    });
    await fake.driver.create(definition(4_096), 1);

    await provision();
    await provision();

    expect(fake.effects).toHaveLength(1);
    expect(fake.contentOf(target)).toBe('content 1');
    expect(await release.eventTypes()).toEqual(['RESOURCE_PROVISIONED']);
  });

  it('changes a resource of another specification, after taking what would put it back [P22]', async () => {
    const { release, fake, provision } = await begun({ resources: [known] });
    fake.place(definition(1_024));

    await provision();

    expect(fake.effects).toEqual(['configure orders-db with token 2']);
    expect(fake.contentOf(target)).toBe('placed');
    expect(await release.records.ledger(deployment_id)).toMatchObject([
      {
        action: 'CONFIGURE_RESOURCE',
        compensation: { kind: 'RESTORE_RESOURCE', snapshot: { specification: { size_bytes: 1_024 } } },
      },
    ]);
    expect(await release.resource('orders-db')).toMatchObject({
      id: known.id,
      configuration: { size_bytes: 4_096 },
      created_by_deployment: known.created_by_deployment,
    });
  });

  it('puts right what was changed beside Windlass', async () => {
    const { fake, provision } = await begun({ resources: [someResource({ configuration: { size_bytes: 4_096 } })] });
    fake.place(definition(1));

    await provision();

    expect(fake.effects).toEqual(['configure orders-db with token 2']);
  });

  it('leaves alone what is as it should be, once it is verified [P31]', async () => {
    const { release, fake, provision } = await begun({
      resources: [someResource({ configuration: { size_bytes: 4_096 } })],
    });
    fake.place(definition(4_096));

    await provision();

    expect(fake.effects).toEqual([]);
    expect(await release.records.ledger(deployment_id)).toEqual([]);
    expect((await release.step('W31'))?.message).toContain('orders-db left as it is');
  });

  it('never takes over what exists and is not on record', async () => {
    const { release, fake, provision } = await begun();
    fake.place(definition(4_096));

    expect(await provision()).toMatchObject({ outcome: 'STOP' });

    expect(fake.effects).toEqual([]);
    expect((await release.state()).failure).toMatchObject({ step: 'W31', affected_components: ['orders-db'] });
    expect((await release.state()).failure?.message).toContain('Windlass did not make it');
  });

  it('asks to be called again while a new resource does not answer, and fails when it takes too long [P32 W31]', async () => {
    const { release, fake, provision } = await begun();
    fake.setChecks('orders-db', [{ name: 'reachable', passed: false, message: 'connection refused' }]);

    expect(await provision()).toEqual({ outcome: 'WAIT', wait_seconds: 1 });
    expect(await release.step('W31')).toBeUndefined();
    release.clock.advance(settle_milliseconds);
    expect(await provision()).toMatchObject({ outcome: 'STOP' });

    expect((await release.state()).failure?.message).toContain('reachable: connection refused');
    expect(await release.resource('orders-db')).toMatchObject({ status: 'FAILED' });
    expect((await release.step('W31'))?.duration_milliseconds).toBe(settle_milliseconds);
  });

  it('goes on as soon as it answers', async () => {
    const { release, fake, provision } = await begun();
    fake.setChecks('orders-db', [{ name: 'reachable', passed: false, message: 'connection refused' }]);
    await provision();
    fake.setChecks('orders-db', undefined);

    expect(await provision()).toMatchObject({ outcome: 'PROCEED' });

    expect(fake.effects).toHaveLength(1);
    expect(await release.resource('orders-db')).toMatchObject({ status: 'AVAILABLE' });
  });

  it('lets several take their time side by side, so that ten are not looked at ten times as often as one', async () => {
    const names = ['a', 'b', 'c'];
    const { fake, provision } = await begun({
      services: [serviceNamed('cart')],
      specification: { resource_requirements: names.map((name) => ({ name, resource_type: 'S3_BUCKET' })) },
    });
    for (const name of ['a', 'b'])
      fake.setChecks(name, [{ name: 'reachable', passed: false, message: 'connection refused' }]);

    expect(await provision()).toMatchObject({ outcome: 'WAIT' });
    expect(fake.effects).toEqual(names.map((name) => `create ${name} with token 1`));
    for (const name of names) fake.setChecks(name, undefined);
    expect(await provision()).toMatchObject({ outcome: 'PROCEED' });
  });

  it('fails at once when a resource is open to others [W31]', async () => {
    const { fake, provision } = await begun();
    fake.setChecks('orders-db', [{ name: 'secure', passed: false, message: 'mode 644' }]);

    expect(await provision()).toMatchObject({ outcome: 'STOP' });
  });

  it('waits for a driver that may succeed later, and takes no for an answer from one that will not', async () => {
    const { release, fake, provision } = await begun();
    fake.refuseWith(new TableUnavailableError('busy'));
    expect(await provision()).toMatchObject({ outcome: 'WAIT' });
    fake.refuseWith(new NotSupportedError('no more files here'));

    expect(await provision()).toMatchObject({ outcome: 'STOP' });

    expect((await release.state()).failure?.message).toBe('orders-db could not be made: no more files here');
  });

  it('goes in the order of names, and stops at the first that fails', async () => {
    const names = ['c', 'a', 'b'];
    const { fake, provision } = await begun({
      services: [serviceNamed('cart')],
      specification: { resource_requirements: names.map((name) => ({ name, resource_type: 'S3_BUCKET' })) },
    });
    fake.setChecks('b', [{ name: 'secure', passed: false, message: 'open' }]);

    await provision();

    expect(fake.effects).toEqual(['create a with token 1', 'create b with token 1']);
  });

  it('makes many resources in few commits, each within a transaction', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `bucket-${String(index).padStart(2, '0')}`);
    const { release, provision } = await begun({
      services: [serviceNamed('cart')],
      specification: { resource_requirements: names.map((name) => ({ name, resource_type: 'S3_BUCKET' })) },
    });

    expect(await provision()).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.eventTypes()).toHaveLength(40);
    expect((await release.records.ledger(deployment_id)).every((entry) => entry.state === 'DONE')).toBe(true);
  });

  const triedAgain = (release: Awaited<ReturnType<typeof begun>>['release']) =>
    release.journal.annotate(deployment_id, () => ({
      events: [someEvent({ event_type: 'RETRY_STARTED', details: { by: 'ann' } })],
    }));

  it('checks a resource again that was made and found unfit, when the deployment is tried again [B10]', async () => {
    const { release, fake, provision } = await begun();
    fake.setChecks('orders-db', [{ name: 'secure', passed: false, message: 'open to others' }]);
    expect(await provision()).toMatchObject({ outcome: 'STOP' });
    await triedAgain(release);
    expect(await provision()).toMatchObject({ outcome: 'STOP' });
    await triedAgain(release);
    fake.setChecks('orders-db', []);
    expect(await provision()).toMatchObject({ outcome: 'PROCEED' });
    expect(await release.resource('orders-db')).toMatchObject({ status: 'AVAILABLE' });
    expect(fake.effects).toEqual(['create orders-db with token 1']);
    expect(await release.step('W31')).toMatchObject({ outcome: 'PASSED' });
  });

  it('gives a resource its whole time again when the deployment is tried again [B10]', async () => {
    const { release, fake, provision } = await begun();
    fake.setChecks('orders-db', [{ name: 'reachable', passed: false, message: 'no answer' }]);
    await provision();
    release.clock.advance(settle_milliseconds);
    expect(await provision()).toMatchObject({ outcome: 'STOP' });
    await triedAgain(release);
    expect(await provision()).toMatchObject({ outcome: 'WAIT' });
    release.clock.advance(settle_milliseconds);
    expect(await provision()).toMatchObject({ outcome: 'STOP' });
  });

  it('makes nothing once a cancel was asked for', async () => {
    const { release, fake, provision } = await begun();
    await release.cancel();

    expect(await provision()).toMatchObject({ outcome: 'STOP' });

    expect(fake.effects).toEqual([]);
  });
});

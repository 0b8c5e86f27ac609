import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/orchestrator/fire-triggers.handler.ts';
import { fireTriggers } from '../../../../functions/orchestrator/fire-triggers.ts';
import type { ChecksumOfObject, StoredObject } from '../../../../shared/ports/object-checksum.port.ts';
import { TableUnavailableError } from '../../../../shared/ports/table.port.ts';
import { imageTemplate, objectTemplate } from '../../shared/domain/trigger/trigger.fixture.ts';
import { imagePushed, objectPut, openRequests, type Requests } from './event.fixture.ts';

const hashedArtifact = { kind: 'S3_OBJECT', location: 's3://${bucket}/${key}', sha256: 'ab'.repeat(32) };

let requests: Requests;
let asked: StoredObject[];
let checksum: ChecksumOfObject | Error;
beforeEach(async () => {
  requests = await openRequests();
  asked = [];
  checksum = { outcome: 'known', sha256: 'ab'.repeat(32) };
});

const deps = () => ({
  ...requests.deps,
  objectChecksum: async (object: StoredObject) => {
    asked.push(object);
    if (checksum instanceof Error) throw checksum;
    return checksum;
  },
});
const fire = (event: Parameters<typeof fireTriggers>[1]) => fireTriggers(deps(), event);
const firstSpecification = async () => {
  const [deployment] = await requests.deployments();
  return requests.store.records.specification(deployment?.id ?? '');
};

describe('an object that is put', () => {
  beforeEach(async () => {
    requests = await openRequests({ cloud_provider: 'AWS', region: 'eu-central-1' });
  });

  it('is deployed by the template of the trigger that watches for it, hash and all [DC5]', async () => {
    await requests.addTrigger('objects');
    const [answer, ...more] = await fire(objectPut());
    expect([answer, more]).toMatchObject([
      { event_type: 'ACCEPTED', trigger_id: 'objects', environment_id: 'dev' },
      [],
    ]);
    expect(await requests.deployments()).toMatchObject([{ name: 'shop-1-4-0', created_by: 'release-bot' }]);
    expect((await firstSpecification())?.services[0]).toMatchObject({
      version: '1.4.0',
      artifact: { location: 's3://acme-releases/releases/shop-1.4.0.zip', sha256: 'ab'.repeat(32) },
    });
    expect(asked).toMatchObject([
      { bucket: 'acme-releases', key: 'releases/shop-1.4.0.zip', version_id: 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e' },
    ]);
    expect(await requests.answers()).toEqual([answer]);
  });

  it('is one deployment however often its event comes, and its hash is asked for once [DC5 B6]', async () => {
    await requests.addTrigger('objects');
    const handler = createHandler(deps());
    await handler(objectPut());
    const [deployment] = await requests.deployments();
    await requests.end(deployment?.id ?? '');
    await handler(objectPut());
    expect([(await requests.deployments()).length, (await requests.answers()).length, asked.length]).toEqual([1, 1, 1]);
  });

  it.each([
    ['of another name', { key: 'releases/cart-1.4.0.zip' }, {}],
    ['in another bucket', {}, { bucket: 'other' }],
    ['of a disabled trigger', {}, { enabled: false }],
  ])('does nothing when it is %s [DC5]', async (_which, object, trigger) => {
    await requests.addTrigger('objects', trigger);
    expect(await fire(objectPut(object))).toEqual([]);
    expect([await requests.answers(), await requests.deployments(), asked]).toEqual([[], [], []]);
  });

  it('is refused when S3 keeps no hash of it, in words that say what to do [DC5]', async () => {
    await requests.addTrigger('objects');
    checksum = { outcome: 'unknown', code: 'no_checksum', message: 'Upload with --checksum-algorithm SHA256.' };
    expect(await fire(objectPut())).toMatchObject([
      {
        event_type: 'REFUSED',
        code: 'no_checksum',
        message: checksum.message,
        trigger_id: 'objects',
        environment_id: 'dev',
      },
    ]);
  });

  it('is refused in at most a thousand characters, whatever its key makes of the words', async () => {
    await requests.addTrigger('objects');
    checksum = { outcome: 'unknown', code: 'no_object', message: `There is no ${'k'.repeat(3_000)}.` };
    const [answer] = await fire(objectPut());
    expect(answer?.event_type === 'REFUSED' && answer.message.length).toBe(1_000);
  });

  it('is not asked for its hash by a template that has no use for it', async () => {
    await requests.addTrigger('objects', { template: objectTemplate({}, { artifact: hashedArtifact }) });
    expect(await fire(objectPut())).toMatchObject([{ event_type: 'ACCEPTED' }]);
    expect(asked).toEqual([]);
  });

  it('comes again when S3 is away, and only what had no answer is done then [DC5 I9]', async () => {
    await requests.addTrigger('objects', { id: 'a-hashed' });
    await requests.addTrigger('objects', {
      id: 'b-plain',
      template: objectTemplate({ name: 'plain-${version}' }, { artifact: hashedArtifact }),
    });
    checksum = new Error('S3 is away');
    await expect(fire(objectPut())).rejects.toThrow('S3 is away');
    expect((await requests.answers()).map((one) => one.trigger_id)).toEqual(['b-plain']);
    const [plain] = await requests.deployments();
    await requests.end(plain?.id ?? '');
    checksum = { outcome: 'known', sha256: 'ab'.repeat(32) };
    expect(await fire(objectPut())).toMatchObject([{ trigger_id: 'a-hashed' }, { trigger_id: 'b-plain' }]);
    expect((await requests.deployments()).map((one) => one.name).toSorted()).toEqual(['plain-1-4-0', 'shop-1-4-0']);
  });

  it.each([
    'releases/shop-1"}, "name": "evil.zip',
    'releases/shop-${key}.zip',
    'releases/shop-$${version}.zip',
    `releases/shop-${'9'.repeat(900)}.zip`,
    'releases/shop- 1.zip',
    'releases/shop-1\n2.zip',
    'releases/shop-\u0000.zip',
    'releases/shop-💣.zip',
  ])('cannot be more than text to the template: %.60j is refused [DC5]', async (key) => {
    await requests.addTrigger('objects');
    const answers = await fire(objectPut({ key }));
    expect(answers.every((one) => one.event_type === 'REFUSED' && one.code === 'invalid_version')).toBe(true);
    expect(await requests.deployments()).toEqual([]);
  });

  it('has a key of any text without harm, where only the version is strict [DC5]', async () => {
    const key = 'a "${version}" \\ {"x": 1}/shop-1.0.0.zip';
    await requests.addTrigger('objects', { key_pattern: '*/shop-{version}.zip' });
    expect(await fire(objectPut({ key }))).toMatchObject([{ event_type: 'ACCEPTED' }]);
    expect((await firstSpecification())?.services[0]?.artifact.location).toBe(`s3://acme-releases/${key}`);
  });

  it("is refused with the event's faults when it is not as S3 writes it [DC5]", async () => {
    await requests.addTrigger('objects');
    const [answer] = await fire(objectPut({ key: 7 }));
    expect(answer).toMatchObject({ code: 'malformed_event', faults: [{ pointer: '/object/key', code: 'wrong_type' }] });
    expect(answer).not.toHaveProperty('trigger_id');
  });

  it('leaves one line in the log for each answer, also that to an event that no trigger could look at', async () => {
    await requests.addTrigger('objects');
    const [answer] = await fire(objectPut());
    await fire(objectPut({ key: 7 }));
    const line = { level: 'info', message: 'request by event answered' };
    expect(requests.log.lines.filter(({ message }) => message === line.message)).toMatchObject([
      {
        ...line,
        fields: {
          source: 'aws.s3',
          trigger_id: 'objects',
          outcome: 'ACCEPTED',
          deployment_id: answer?.event_type === 'ACCEPTED' && answer.deployment_id,
        },
      },
      { ...line, fields: { source: 'aws.s3', outcome: 'REFUSED', code: 'malformed_event' } },
    ]);
  });
});

describe('an image that is pushed', () => {
  it('is deployed by every trigger that watches for it [DC5]', async () => {
    await requests.addTrigger('images');
    expect(await fire(imagePushed())).toMatchObject([{ event_type: 'ACCEPTED', trigger_id: 'images' }]);
    expect((await firstSpecification())?.services[0]?.command).toEqual([
      'node',
      'server.mjs',
      'v1.4.0',
      `sha256:${'7f'.repeat(32)}`,
      'acme/shop',
    ]);
  });

  it('gets one answer for each trigger; that of the second says what held it up [DC5]', async () => {
    await requests.addTrigger('images');
    await requests.addTrigger('images', { id: 'more', template: { ...imageTemplate, name: 'more-${version}' } });
    expect(await fire(imagePushed())).toMatchObject([
      { event_type: 'ACCEPTED', trigger_id: 'images' },
      { event_type: 'REFUSED', trigger_id: 'more', code: 'lease_held' },
    ]);
  });

  it.each([
    ['was deleted', { 'action-type': 'DELETE' }],
    ['did not arrive', { result: 'FAILURE' }],
    ['has no tag', { 'image-tag': undefined }],
    ['has another tag', { 'image-tag': 'latest' }],
    ['is of another repository', { 'repository-name': 'other/shop' }],
  ])('does nothing when it %s [DC5]', async (_which, detail) => {
    await requests.addTrigger('images');
    expect(await fire(imagePushed(detail))).toEqual([]);
  });

  it('is not taken for an object, nor another event for a push [DC5]', async () => {
    await requests.addTrigger('images');
    await requests.addTrigger('objects');
    expect(await fire(imagePushed({}, { 'detail-type': 'ECR Image Scan' }))).toEqual([]);
    expect(await fire(imagePushed({}, { source: 'com.acme' }))).toEqual([]);
    expect(await fire(imagePushed({ 'image-tag': undefined }))).toEqual([]);
    expect(await fire(objectPut({}, { 'detail-type': 'Object Deleted' }))).toEqual([]);
  });

  it("is refused when its trigger's principal may not deploy there [DC5 CS1]", async () => {
    await requests.addTrigger('images', { runs_as: { subject: 'stranger', groups: [] } });
    expect(await fire(imagePushed())).toMatchObject([{ code: 'forbidden', environment_id: 'dev' }]);
  });

  it('is refused the second time: the name of its version is taken [DC5]', async () => {
    await requests.addTrigger('images');
    await fire(imagePushed());
    expect(await fire(imagePushed({}, { id: 'pushed-again' }))).toMatchObject([{ code: 'name_taken' }]);
  });

  it('comes again when the store is away [DC5 I9]', async () => {
    await requests.addTrigger('images');
    const away = {
      ...deps(),
      requests: { ...requests.store.requests, findAnswer: () => Promise.reject(new TableUnavailableError('away')) },
    };
    await expect(fireTriggers(away, imagePushed())).rejects.toThrow('away');
  });
});

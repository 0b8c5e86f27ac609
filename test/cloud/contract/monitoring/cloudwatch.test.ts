import { DescribeAlarmsCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmulator, type Emulator } from '../../../../scripts/cloud/emulator.ts';
import { cloudWatchAlarms } from '../../../../shared/adapters/cloudwatch/cloudwatch.alarms.ts';
import { cloudWatchClient } from '../../../../shared/adapters/cloudwatch/cloudwatch-client.ts';
import { cloudWatchDashboards } from '../../../../shared/adapters/cloudwatch/cloudwatch.dashboards.ts';
import { environmentDashboard } from '../../../../shared/domain/monitoring/dashboard/environment-dashboard.ts';
import type { Alarm } from '../../../../shared/ports/alarms.port.ts';

const scope = { stage: 'e2e', account_id: '000000000000', topic_arn: 'arn:aws:sns:eu-central-1:000000000000:told' };
const failing: Alarm = { name: 'failing', service_name: 'cart', metric: 'ERROR_PERCENT', above: 2.5 };
const slow: Alarm = { name: 'slow', service_name: 'cart', metric: 'LATENCY_P95_MILLISECONDS', above: 300 };
const arn = (name: string) => expect.stringMatching(`:alarm:windlass-e2e-env-dev-alarm-cart-${name}-`) as unknown;

let emulator: Emulator;
let client: ReturnType<typeof cloudWatchClient>;
beforeAll(async () => {
  emulator = await startEmulator({ auth: false });
  client = cloudWatchClient({
    endpoint: emulator.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  client.destroy();
  await emulator.close();
});

describe('alarms in CloudWatch', () => {
  it('are put, listed, changed and removed, and put or removed twice are as once [DC6]', async () => {
    const alarms = cloudWatchAlarms(client, scope);
    expect(await alarms.list('dev')).toEqual([]);
    for (const alarm of [slow, failing, slow]) await alarms.put('dev', alarm);
    await alarms.put('dev-alarm-cart', slow);
    expect(await alarms.list('dev')).toEqual([
      { ...failing, physical_id: arn('failing') },
      { ...slow, physical_id: arn('slow') },
    ]);

    await alarms.put('dev', { ...slow, above: 900 });
    await alarms.remove('dev', [failing]);
    await alarms.remove('dev', [failing]);
    expect(await alarms.list('dev')).toEqual([{ ...slow, above: 900, physical_id: arn('slow') }]);
    expect(await alarms.list('dev-alarm-cart')).toHaveLength(1);
  });

  it('are listed though there are more than a page of them [DC6]', async () => {
    const alarms = cloudWatchAlarms(client, scope);
    const many = Array.from({ length: 130 }, (_, index) => ({ ...slow, name: `a${index}` }));
    for (const alarm of many) await alarms.put('large', alarm);
    expect(await alarms.list('large')).toHaveLength(130);
    await alarms.remove('large', many);
    expect(await alarms.list('large')).toEqual([]);
  });

  it('tell the topic, treat missing data as good, and carry the tags of what a release makes [DC6]', async () => {
    const alarms = cloudWatchAlarms(client, scope);
    await alarms.put('tagged', slow);
    const physical_id = (await alarms.list('tagged'))[0]?.physical_id ?? '';
    const AlarmNames = [physical_id.slice(physical_id.lastIndexOf(':') + 1)];
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames }));
    expect(MetricAlarms).toMatchObject([
      {
        AlarmActions: [scope.topic_arn],
        OKActions: [scope.topic_arn],
        TreatMissingData: 'notBreaching',
        ExtendedStatistic: 'p95',
        DatapointsToAlarm: 3,
        EvaluationPeriods: 5,
      },
    ]);
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: physical_id }));
    expect(Tags).toEqual(expect.arrayContaining([{ Key: 'windlass:environment', Value: 'tagged' }]));
  });
});

describe('dashboards in CloudWatch', () => {
  // ListDashboards is not asked here: the emulator answers it with dates that the SDK cannot read.
  it('are put, read and removed, and removed twice is as once [DC6]', async () => {
    const dashboards = cloudWatchDashboards(client, 'e2e');
    const body = environmentDashboard({
      stage: 'e2e',
      region: 'eu-central-1',
      environment: { id: 'dev', name: 'Development', type: 'DEVELOPMENT' },
      services: [],
      alarm_arns: ['arn:aws:cloudwatch:eu-central-1:000000000000:alarm:x'],
    });
    expect(await dashboards.read('dev')).toBeUndefined();
    await dashboards.put('dev', body);
    expect(await dashboards.read('dev')).toBe(body);

    await dashboards.remove('dev');
    await dashboards.remove('dev');
    expect(await dashboards.read('dev')).toBeUndefined();
  });
});

import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { cloudWatchDashboards } from '../../../../../shared/adapters/cloudwatch/cloudwatch.dashboards.ts';

const open = () => {
  const client = new CloudWatchClient({ region: 'eu-central-1' });
  return { sent: mockClient(client), dashboards: cloudWatchDashboards(client, 'e2e') };
};
const gone = Object.assign(new Error('gone'), { name: 'ResourceNotFound' });

describe('dashboards of CloudWatch', () => {
  it('are named for stage and environment, so that roles can tell them from everything else [DC6]', async () => {
    const { sent, dashboards } = open();
    sent.on(PutDashboardCommand).resolves({});
    await dashboards.put('dev', '{"widgets":[]}');
    expect(sent.commandCalls(PutDashboardCommand)[0]?.args[0].input).toEqual({
      DashboardName: 'windlass-e2e-env-dev',
      DashboardBody: '{"widgets":[]}',
    });
  });

  it('are found by environment, over all pages [DC6]', async () => {
    const { sent, dashboards } = open();
    sent
      .on(ListDashboardsCommand)
      .resolvesOnce({ DashboardEntries: [{ DashboardName: 'windlass-e2e-env-dev' }], NextToken: 'more' })
      .resolves({ DashboardEntries: [{ DashboardName: 'windlass-e2e-env-dev-2' }] });
    expect(await dashboards.environments()).toEqual(['dev', 'dev-2']);
    expect(sent.commandCalls(ListDashboardsCommand).map(({ args }) => args[0].input)).toEqual([
      { DashboardNamePrefix: 'windlass-e2e-env-' },
      { DashboardNamePrefix: 'windlass-e2e-env-', NextToken: 'more' },
    ]);
  });

  it('that are not there are read as nothing, and removed without a fault', async () => {
    const { sent, dashboards } = open();
    sent.on(GetDashboardCommand).rejects(gone);
    sent.on(DeleteDashboardsCommand).rejects(gone);
    expect(await dashboards.read('dev')).toBeUndefined();
    await expect(dashboards.remove('dev')).resolves.toBeUndefined();
  });
});

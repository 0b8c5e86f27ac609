/** The dashboard of Windlass itself. What stands in `${...}` of its body, CloudFormation fills in. */
import { windlassDashboard } from '../shared/domain/monitoring/dashboard/windlass-dashboard.ts';

export const template = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const body = windlassDashboard({
    stage,
    region: '${AWS::Region}',
    api_id: '${HttpApi}',
    table_name: '${Table}',
    dead_letter_queue: '${DeadLetters.QueueName}',
    machines: [
      { name: 'deployment', arn: '${DeploymentMachine}' },
      { name: 'rollback', arn: '${RollbackMachine}' },
    ],
  });
  return {
    Resources: {
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardName: `windlass-${stage}`, DashboardBody: { 'Fn::Sub': body } },
      },
    },
    Outputs: {
      DashboardUrl: {
        Value: {
          'Fn::Sub': `https://console.\${AWS::URLSuffix}/cloudwatch/home?region=\${AWS::Region}#dashboards/dashboard/windlass-${stage}`,
        },
      },
    },
  };
};

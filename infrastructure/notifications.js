/** The topic that people listen to, and their address when one is given (`--email`): they confirm it by the mail that they get. */
export const template = async ({ resolveVariable }) => {
  const stage = await resolveVariable('sls:stage');
  const email = String(await resolveVariable('param:email')).trim();
  return {
    Resources: {
      /*
       * Not encrypted with KMS: alarms cannot publish to a topic under the key that AWS manages for SNS, and a key of our own costs a dollar a
       * month. What is published are names, statuses and reasons; secrets are in none of it.
       */
      Notifications: { Type: 'AWS::SNS::Topic', Properties: { TopicName: `windlass-${stage}-notifications` } },
      NotificationsPolicy: { Type: 'AWS::SNS::TopicPolicy', Properties: policy },
      ...(email !== '' && {
        NotificationsByEmail: {
          Type: 'AWS::SNS::Subscription',
          Properties: { TopicArn: { Ref: 'Notifications' }, Protocol: 'email', Endpoint: email },
        },
      }),
    },
    Outputs: { NotificationsTopic: { Value: { Ref: 'Notifications' } } },
  };
};

const policy = {
  Topics: [{ Ref: 'Notifications' }],
  PolicyDocument: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Resource: { Ref: 'Notifications' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Sub': 'arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*',
            },
          },
        },
      },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Resource: { Ref: 'Notifications' },
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  },
};

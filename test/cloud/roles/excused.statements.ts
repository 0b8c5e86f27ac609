/** Statements that the suite takes out of no role, each for a reason. Keys are those of `keyOf`. */

/** Sent by Lambda itself, not by the function: test/cloud/template compares them with what each function is set up with. */
export const ofLambda: readonly string[] = [
  'logs:CreateLogStream',
  'xray:PutTraceSegments',
  'sqs:SendMessage',
  'dynamodb:GetRecords',
  'dynamodb:ListStreams',
];

/** S3 answers a HEAD without a body: Windlass tells then that it may not read the artifact, and no access error of AWS's is seen. */
const unsaid = ['s3:GetObject'];
/** A check of what was made that AWS refuses ends the release, with its words on record: one to a deployment, so they are not tried here. */
const judged = ['s3:GetBucketPublicAccessBlock@released', 'dynamodb:GetResourcePolicy@released'];
/** Only an update, an undoing or a replacement gets so far, which this suite's deployments do not. */
const unreached = {
  looking: ['lambda:GetAlias@released'],
  removing: ['lambda:DeleteFunction@released', 'iam:DeleteRolePolicy@released', 'logs:DeleteLogGroup@released'],
};

/** By function. Its static test is test/cloud/template, and its proof that all of it is enough the end-to-end suite. */
export const excused: Readonly<Record<string, readonly string[]>> = {
  orchestratorApi: unsaid,
  acceptRequest: unsaid,
  fireTriggers: [...unsaid, 's3:GetObjectVersion'],
  validateEnvironment: unsaid,
  scanSpecification: unsaid,
  provisionResources: [
    ...judged,
    's3:ListBucket@released',
    's3:PutObject@released',
    'dynamodb:GetItem@released',
    // Made side by side: while one is refused, the others are made.
    's3:CreateBucket@released',
    'dynamodb:CreateTable@released',
  ],
  planWave: unreached.looking,
  advanceRollout: [
    ...unsaid,
    ...unreached.removing,
    // Refused, it makes the service unhealthy, with AWS's words on record, after a while.
    'lambda:InvokeFunction@released',
    'lambda:GetAlias@released',
  ],
  verifyServices: ['lambda:InvokeFunction@released'],
  scanDeployment: judged,
  finishDeployment: [
    ...unreached.removing,
    'lambda:UpdateAlias@released',
    'iam:PutRolePolicy@released',
    'lambda:ListVersionsByFunction@released',
  ],
  sweepLeases: [...unsaid, 'states:StartExecution@deployment', 'states:StartExecution@rollback'],
  // Who waits is begun by the event that lets it, before a test can take the statement away.
  startQueued: [...unsaid, 'states:StartExecution@deployment'],
};

/** An undo goes on with the other effects when one is refused, and keeps AWS's words on record: one statement to a rollback. */
export const excusedOfUndo = (key: string): boolean =>
  key !== 'dynamodb:GetItem' && key !== 'lambda:DeleteFunction@released';

/**
 * Who may call the API: the given OpenID Connect issuer, or a Cognito user pool that the stack makes, with a client for machines whose
 * tokens carry the scope `windlass/administrators`.
 */
const parameterOf = async (resolveVariable, name) => String(await resolveVariable(`param:${name}`)).trim();

const wordsOf = (text) => text.split(/[\s,]+/).filter((word) => word !== '');

const given = async ({ resolveVariable }) => {
  const issuer = await parameterOf(resolveVariable, 'issuer');
  const audience = wordsOf(await parameterOf(resolveVariable, 'audience'));
  if ((issuer === '') !== (audience.length === 0))
    throw new Error('--issuer and --audience go together: give both, or neither for a user pool of the stack’s own.');
  return issuer === '' ? undefined : { issuer, audience };
};

const identitySource = '$request.header.Authorization';

export const authorizer = async (options) => {
  const issuer = await given(options);
  if (issuer !== undefined) return { type: 'jwt', identitySource, issuerUrl: issuer.issuer, audience: issuer.audience };
  return {
    type: 'jwt',
    identitySource,
    issuerUrl: { 'Fn::Sub': 'https://cognito-idp.${AWS::Region}.amazonaws.com/${UserPool}' },
    audience: [{ Ref: 'MachineClient' }],
  };
};

const userPool = (stage) => ({
  Resources: {
    UserPool: {
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        UserPoolName: `windlass-${stage}`,
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: 'INACTIVE',
      },
    },
    UserPoolDomain: {
      Type: 'AWS::Cognito::UserPoolDomain',
      Properties: { Domain: { 'Fn::Sub': `windlass-${stage}-\${AWS::AccountId}` }, UserPoolId: { Ref: 'UserPool' } },
    },
    ApiScopes: {
      Type: 'AWS::Cognito::UserPoolResourceServer',
      Properties: {
        Identifier: 'windlass',
        Name: 'Windlass',
        Scopes: [{ ScopeName: 'administrators', ScopeDescription: 'Everything, in every environment' }],
        UserPoolId: { Ref: 'UserPool' },
      },
    },
    MachineClient: {
      Type: 'AWS::Cognito::UserPoolClient',
      DependsOn: ['ApiScopes'],
      Properties: {
        ClientName: 'windlass-machine',
        UserPoolId: { Ref: 'UserPool' },
        GenerateSecret: true,
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: ['windlass/administrators'],
        AccessTokenValidity: 60,
        TokenValidityUnits: { AccessToken: 'minutes' },
      },
    },
  },
  Outputs: {
    UserPoolId: { Value: { Ref: 'UserPool' } },
    MachineClientId: { Value: { Ref: 'MachineClient' } },
    TokenUrl: {
      Value: {
        'Fn::Sub': `https://windlass-${stage}-\${AWS::AccountId}.auth.\${AWS::Region}.amazoncognito.com/oauth2/token`,
      },
    },
  },
});

export const template = async (options) => {
  const issuer = await given(options);
  if (issuer !== undefined) return { Outputs: { TokenIssuer: { Value: issuer.issuer } } };
  return userPool(await options.resolveVariable('sls:stage'));
};

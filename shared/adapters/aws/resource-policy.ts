/** A resource's policy that refuses every request which does not come by TLS, whoever sends it. */
export const tlsOnlyPolicy = (service: 's3' | 'sqs', resources: readonly string[]): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: `${service}:*`,
        Resource: resources,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  });

type Statement = {
  readonly Effect?: string;
  readonly Principal?: unknown;
  readonly Condition?: { readonly Bool?: Readonly<Record<string, unknown>> };
};

const isTlsOnly = ({ Effect, Principal, Condition }: Statement): boolean =>
  Effect === 'Deny' &&
  ['"*"', '{"AWS":"*"}'].includes(JSON.stringify(Principal)) &&
  String(Condition?.Bool?.['aws:SecureTransport']) === 'false';

/** Throws unless the policy, as AWS has it, refuses what does not come by TLS. */
export const requireTlsOnly = (policy: string | undefined): void => {
  const { Statement: statements = [] } = JSON.parse(policy ?? '{}') as { readonly Statement?: readonly Statement[] };
  if (!statements.some(isTlsOnly))
    throw new Error('its policy lets requests in that do not come by TLS; release it again to put that right');
};

import type { IAMClient } from '@aws-sdk/client-iam';

export type IamSender = { readonly iam: Pick<IAMClient, 'send'> };

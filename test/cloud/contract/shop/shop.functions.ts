import {
  CreateFunctionCommand,
  CreateFunctionUrlConfigCommand,
  LambdaClient,
  type LambdaClientConfig,
  type CreateFunctionCommandInput,
} from '@aws-sdk/client-lambda';

export type Functions = {
  /** Makes the function and answers its URL. */
  add(name: string, variables: Readonly<Record<string, string>>): Promise<string>;
  close(): void;
};

/** Services of the shop as Lambda functions, made by hand: what is tested is the app, not what deploys it. */
export const openFunctions = (
  options: LambdaClientConfig & { readonly endpoint: string },
  zip: Uint8Array,
): Functions => {
  const lambda = new LambdaClient(options);
  const shared: Omit<CreateFunctionCommandInput, 'FunctionName'> = {
    Runtime: 'nodejs24.x',
    Role: 'arn:aws:iam::000000000000:role/shop',
    Code: { ZipFile: zip },
    Timeout: 10,
    MemorySize: 512,
  };
  return {
    add: async (name, variables) => {
      const FunctionName = `shop-${name}`;
      await lambda.send(
        new CreateFunctionCommand({
          ...shared,
          FunctionName,
          Handler: `lambda.${name}`,
          Environment: { Variables: variables },
        }),
      );
      const { FunctionUrl = '' } = await lambda.send(
        new CreateFunctionUrlConfigCommand({ FunctionName, AuthType: 'NONE' }),
      );
      // The emulator serves a function's URL under a path: its host is known to AWS only.
      return `${options.endpoint}/_aws/lambda-url/${new URL(FunctionUrl).host.split('.')[0]}/`;
    },
    close: () => lambda.destroy(),
  };
};

/** The parts of API Gateway's HTTP API event (payload format 2.0) that are read here. */
export type ApiEvent = {
  readonly routeKey: string;
  readonly rawPath: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly pathParameters?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: string | undefined;
  readonly isBase64Encoded: boolean;
  readonly requestContext: {
    readonly requestId: string;
    readonly http: { readonly method: string };
    readonly authorizer?:
      | { readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> } | undefined }
      | undefined;
  };
};

export type ApiResult = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type ApiHandler = (event: ApiEvent) => Promise<ApiResult>;

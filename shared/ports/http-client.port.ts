export type HttpRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeout_milliseconds: number;
};
export type HttpAnswer =
  | { readonly outcome: 'answered'; readonly status: number; readonly body: string; readonly milliseconds: number }
  | { readonly outcome: 'failed'; readonly message: string; readonly milliseconds: number };

/** Requests to the services of a release and to webhooks. Never throws for what the other side does. */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
}

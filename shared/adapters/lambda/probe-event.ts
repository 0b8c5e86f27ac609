/** What a function URL sends for `GET <path>`: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html (payload format 2.0). */
export const probeEvent = (path: string, now_milliseconds: number, request_id: string) => {
  const [rawPath = '/', rawQueryString = ''] = path.split(/\?(.*)/su);
  const query = new URLSearchParams(rawQueryString);
  const domainName = 'health-check.windlass.internal';
  const userAgent = 'windlass-health-check';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers: { host: domainName, 'user-agent': userAgent, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
    ...(query.size > 0 && { queryStringParameters: Object.fromEntries(query) }),
    requestContext: {
      accountId: 'anonymous',
      apiId: 'health-check',
      domainName,
      domainPrefix: 'health-check',
      http: { method: 'GET', path: rawPath, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent },
      requestId: request_id,
      routeKey: '$default',
      stage: '$default',
      time: new Date(now_milliseconds).toUTCString(),
      timeEpoch: now_milliseconds,
    },
    isBase64Encoded: false,
  };
};

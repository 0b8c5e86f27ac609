// Each service of the shop as a Lambda function behind a function URL: `lambda.stock` and so on is its handler.
import { openService } from './handle.mjs';

const answerOf = ({ status, body, html }) => ({
  statusCode: status,
  headers: { 'content-type': html === undefined ? 'application/json' : 'text/html; charset=utf-8' },
  body: html ?? JSON.stringify(body),
});

/** The service is opened once, by the first request; one that could not be opened is tried anew by the next. */
const handlerOf = (name) => {
  let opened;
  const open = () => {
    opened ??= openService(name, process.env).catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return async ({ rawPath, headers, requestContext: { http } }) => {
    try {
      const handle = await open();
      return answerOf(await handle({ method: http.method, path: rawPath, headers }));
    } catch (error) {
      console.error(`${http.method} ${rawPath}:`, error);
      return answerOf({ status: 502, body: { error: 'a service behind this one did not answer' } });
    }
  };
};

export const stock = handlerOf('stock');
export const catalog = handlerOf('catalog');
export const orders = handlerOf('orders');
export const shop = handlerOf('shop');

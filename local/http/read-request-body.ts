import type { IncomingMessage } from 'node:http';
import { mostBodyBytes } from '../../shared/runtime/http/body-limits.ts';

export type RequestBody =
  | { readonly outcome: 'read'; readonly bytes: Buffer }
  | { readonly outcome: 'too_large' }
  | { readonly outcome: 'aborted' };

const announced = (request: IncomingMessage): number => Number(request.headers['content-length'] ?? 0);

/** The body, unless it is larger than the API takes: then nothing more of it is kept, announced or not. */
export const readRequestBody = async (request: IncomingMessage): Promise<RequestBody> => {
  if (announced(request) > mostBodyBytes) return { outcome: 'too_large' };
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > mostBodyBytes) return { outcome: 'too_large' };
      chunks.push(chunk as Buffer);
    }
  } catch {
    return { outcome: 'aborted' };
  }
  return { outcome: 'read', bytes: Buffer.concat(chunks) };
};

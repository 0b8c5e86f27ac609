import { base } from './compose.ts';
import { createHandler } from './serve-api.handler.ts';

export const handler = createHandler(base);

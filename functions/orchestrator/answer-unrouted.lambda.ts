import { createHandler } from './answer-unrouted.handler.ts';

export const handler = createHandler();

import { createHandler } from './describe-api.handler.ts';

export const handler = createHandler();

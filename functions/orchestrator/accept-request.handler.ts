import { busEventSchema } from '../../shared/contracts/inbound-events.ts';
import { acceptRequest, type AcceptRequestDeps } from './accept-request.ts';

/** Events `windlass.deployment.requested` of Windlass's bus. A throw makes EventBridge deliver the event again, and in the end dead-letter it. */
export const createHandler =
  (deps: AcceptRequestDeps) =>
  async (event: unknown): Promise<void> =>
    void (await acceptRequest(deps, busEventSchema.parse(event)));

import { busEventSchema } from '../../shared/contracts/inbound-events.ts';
import { fireTriggers, type FireTriggersDeps } from './fire-triggers.ts';

/** ECR's and S3's events of the account's default bus. A throw makes EventBridge deliver the event again, and in the end dead-letter it. */
export const createHandler =
  (deps: FireTriggersDeps) =>
  async (event: unknown): Promise<void> =>
    void (await fireTriggers(deps, busEventSchema.parse(event)));

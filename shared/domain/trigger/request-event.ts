import type { Timestamp } from '../naming/names.ts';
import type { SpecificationFault } from '../specification/specification-fault.ts';

/** The event that asked for a deployment, and the trigger that took it up, if one did: there is one answer to each. */
export type RequestReference = {
  /** The id of the event. */
  readonly request_id: string;
  readonly source: string;
  readonly trigger_id?: string;
};

/** What a request by event got. */
export type RequestAnswer = RequestReference & { readonly environment_id?: string } & (
    | { readonly event_type: 'ACCEPTED'; readonly deployment_id: string }
    | {
        readonly event_type: 'REFUSED';
        readonly code: string;
        readonly message: string;
        /** JSON pointers into the event's detail; of a trigger's template, into the filled request. */
        readonly faults: readonly SpecificationFault[];
      }
  );

/** Domain event: tells whoever asked by event what came of it. */
export type RequestEvent = RequestAnswer & {
  readonly id: string;
  readonly timestamp: Timestamp;
  readonly source_component: 'orchestrator';
};

import type { LoadScaling } from '../../../shared/domain/service/scaling.ts';

/** What a version has to do now, and how many do it. */
export type VersionLoad = {
  readonly version_id: string;
  readonly wanted_instances: number;
  readonly scaling: LoadScaling;
  /** See InFlightGauge. */
  readonly busy_milliseconds: number;
  readonly instances: number;
  readonly healthy_instances: number;
};

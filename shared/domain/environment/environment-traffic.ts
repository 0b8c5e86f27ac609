import * as z from 'zod';
import { nameSchema, timestampSchema, versionSchema, type Timestamp } from '../naming/names.ts';

export const versionTrafficSchema = z
  .strictObject({
    version: versionSchema,
    version_id: z.string(),
    /** Share of new requests. */
    weight_percent: z.number().min(0).max(100),
    healthy_instances: z.int().min(0),
    running_instances: z.int().min(0),
    requests: z.int().min(0),
    requests_per_second: z.number().min(0),
    error_percent: z.number().min(0).max(100),
    /** 0 without requests. */
    latency_p50_milliseconds: z.number().min(0),
    latency_p95_milliseconds: z.number().min(0),
  })
  .meta({ id: 'VersionTraffic' });
export type VersionTraffic = z.infer<typeof versionTrafficSchema>;

export const environmentTrafficSchema = z
  .strictObject({
    environment_id: nameSchema,
    measured_at: timestampSchema,
    /** The span that was measured, up to `measured_at`. */
    seconds: z.number().min(0),
    services: z.array(
      z
        .strictObject({ service_name: nameSchema, url: z.string(), versions: z.array(versionTrafficSchema) })
        .meta({ id: 'ServiceTraffic' }),
    ),
  })
  .readonly()
  .meta({ id: 'EnvironmentTraffic', description: 'What the services of an environment are asked, by version.' });
export type EnvironmentTraffic = z.infer<typeof environmentTrafficSchema>;

/** What was seen of one version: its weight is relative to that of the others. */
export type ObservedVersion = Pick<
  VersionTraffic,
  | 'version'
  | 'version_id'
  | 'healthy_instances'
  | 'running_instances'
  | 'requests'
  | 'latency_p50_milliseconds'
  | 'latency_p95_milliseconds'
> & { readonly weight: number; readonly errors: number };

export type ObservedTraffic = {
  readonly service_name: string;
  readonly url: string;
  readonly versions: readonly ObservedVersion[];
};

const percentOf = (part: number, whole: number): number => (whole === 0 ? 0 : (part / whole) * 100);

/** A version that neither runs nor was asked anything is only kept for a rollback. */
const isSeen = ({ weight, running_instances, requests }: ObservedVersion): boolean =>
  weight > 0 || running_instances > 0 || requests > 0;

/** Requests, errors and latency of each version of each service over the seconds before now, by name and weight. */
export const getEnvironmentTraffic = (
  environment_id: string,
  observed: readonly ObservedTraffic[],
  seconds: number,
  now: Timestamp,
): EnvironmentTraffic => ({
  environment_id,
  measured_at: now,
  seconds,
  services: observed
    .toSorted((left, right) => (left.service_name < right.service_name ? -1 : 1))
    .map(({ service_name, url, versions }) => {
      const sum = versions.reduce((total, { weight }) => total + weight, 0);
      return {
        service_name,
        url,
        versions: versions
          .filter(isSeen)
          .toSorted((left, right) => right.weight - left.weight)
          .map(({ weight, errors, ...version }) => ({
            ...version,
            weight_percent: percentOf(weight, sum),
            requests_per_second: seconds === 0 ? 0 : version.requests / seconds,
            error_percent: percentOf(errors, version.requests),
          })),
      };
    }),
});

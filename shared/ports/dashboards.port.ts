/** One dashboard for each environment, where people look at metrics. Its body is JSON text. */
export interface Dashboards {
  /** The environments that have one. */
  environments(): Promise<readonly string[]>;
  read(environment_id: string): Promise<string | undefined>;
  put(environment_id: string, body: string): Promise<void>;
  /** One that is gone already is no fault. */
  remove(environment_id: string): Promise<void>;
}

import { setTimeout as pause } from 'node:timers/promises';
import type { EnvironmentTraffic } from '../../shared/domain/environment/environment-traffic.ts';
import { trafficLines } from '../output/traffic-lines.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';

export type TopOptions = {
  /** Between two looks. */
  readonly interval_seconds: number;
  /** How far back each look goes. */
  readonly seconds: number;
  readonly once: boolean;
};

const read = ({ client }: Session, environment: string, { seconds }: TopOptions): Promise<EnvironmentTraffic> =>
  client.request('GET', `/v1/environments/${encodeURIComponent(environment)}/traffic?seconds=${seconds}`);

/**
 * What each service of an environment is asked now, by version, in place on a terminal until somebody ends it; for a program a line of JSON
 * for each look. Once where there is no terminal to draw on.
 */
export const top = async (session: Session, environment: string, options: TopOptions): Promise<ExitCode> => {
  const first = await read(session, environment, options);
  if (options.once || (!session.json && !session.output.isTerminal)) {
    show(session, first, () => trafficLines(first));
    return exitCodes.well;
  }
  for (let traffic = first; ; traffic = await read(session, environment, options)) {
    if (session.json) session.output.line(JSON.stringify(traffic));
    else session.output.redraw(trafficLines(traffic));
    await pause(options.interval_seconds * 1_000);
  }
};

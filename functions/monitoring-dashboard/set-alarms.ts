import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import { alarmsLedgerSeq, type LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import { changesNothing, planAlarms, workOf, type AlarmChanges } from '../../shared/domain/monitoring/alarm.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Alarm, Alarms, ObservedAlarm } from '../../shared/ports/alarms.port.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { mustStop, type OpenDeployment } from '../../shared/runtime/run-task.ts';

export type SetAlarmsDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'intend'>;
  readonly records: Pick<DeploymentRecords, 'ledger'>;
  /** Undefined where nothing watches services between releases. */
  readonly alarms: Alarms | undefined;
  readonly clock: Clock;
};

/** `ledger` is what has to be stored when all of it is done. `stopped`: somebody else has the deployment, or it must go no further. */
export type SetAlarmsResult =
  | { readonly outcome: 'set'; readonly words: string; readonly ledger: readonly LedgerEntry[] }
  | { readonly outcome: 'stopped' };

const alarmOf = ({ name, service_name, metric, above }: ObservedAlarm): Alarm => ({
  name,
  service_name,
  metric,
  above,
});

const changesOf = ({ compensation }: LedgerEntry): AlarmChanges =>
  compensation.kind === 'RESTORE_ALARMS' ? compensation : { made: [], previous: [] };

/** The entry of an earlier run of this step says what it was doing: the same is done again, which has the effect of once. */
const intention = async (
  deps: SetAlarmsDeps,
  alarms: Alarms,
  deployment: OpenDeployment,
  { monitoring_config, specification }: DeploymentRequest,
): Promise<LedgerEntry | undefined> => {
  const ledger = await deps.records.ledger(deployment.deployment_id);
  const known = ledger.find(({ seq }) => seq === alarmsLedgerSeq);
  if (known !== undefined) return known;
  const released = new Set(specification.services.map((service) => service.name));
  const changes = planAlarms(
    monitoring_config.alerts,
    released,
    (await alarms.list(deployment.environment_id)).map(alarmOf),
  );
  if (changesNothing(changes)) return undefined;
  return deps.journal.intend(deployment, {
    seq: alarmsLedgerSeq,
    action: 'SET_ALARMS',
    target: 'alarms',
    compensation: { kind: 'RESTORE_ALARMS', ...changes },
  });
};

/** CloudWatch knows no fencing tokens, so each alarm is put only while this deployment is still ours and goes on. */
const mayGoOn = async (
  { journal }: SetAlarmsDeps,
  { deployment_id, lease_token }: OpenDeployment,
): Promise<boolean> => {
  const now = await journal.open(deployment_id);
  return now.lease_token === lease_token && !mustStop(now.state);
};

const apply = async (
  deps: SetAlarmsDeps,
  alarms: Alarms,
  deployment: OpenDeployment,
  changes: AlarmChanges,
): Promise<boolean> => {
  const { environment_id } = deployment;
  const { put, remove } = workOf(changes, await alarms.list(environment_id));
  for (const alarm of put) {
    if (!(await mayGoOn(deps, deployment))) return false;
    await alarms.put(environment_id, alarm);
  }
  if (remove.length === 0) return true;
  if (!(await mayGoOn(deps, deployment))) return false;
  await alarms.remove(environment_id, remove);
  return true;
};

const wordsOf = ({ made, previous }: AlarmChanges): string => {
  const changed = made.filter(({ service_name, name }) =>
    previous.some((one) => one.service_name === service_name && one.name === name),
  ).length;
  const counts = [
    [made.length - changed, 'made'],
    [changed, 'changed'],
    [previous.length - changed, 'removed'],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, verb]) => `${countOf(count, 'alarm')} ${verb}`)
    .join(', ');
};

/**
 * Makes the release's alerts alarms, by the ledger: what is changed is on record before it is. Nothing is intended when nothing changes, and
 * undefined where there are no alarms.
 */
export const setAlarms = async (
  deps: SetAlarmsDeps,
  deployment: OpenDeployment,
  request: DeploymentRequest,
): Promise<SetAlarmsResult | undefined> => {
  const { alarms, clock } = deps;
  if (alarms === undefined) return undefined;
  const entry = await intention(deps, alarms, deployment, request);
  if (entry === undefined) return { outcome: 'set', words: 'no alarm changed', ledger: [] };
  const changes = changesOf(entry);
  if (!(await apply(deps, alarms, deployment, changes))) return { outcome: 'stopped' };
  const words = wordsOf(changes);
  return {
    outcome: 'set',
    words,
    ledger: [{ ...entry, state: 'DONE', made: words, done_at: timestampOf(clock.now()) }],
  };
};

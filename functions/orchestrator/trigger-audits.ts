import type { NewAuditEntry } from '../../shared/domain/audit/audit-entry.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { environmentOf, type Trigger, type TriggerDefinition } from '../../shared/domain/trigger/trigger.ts';
import type { EnvironmentAudits } from '../../shared/domain/trigger/trigger.repository.ts';

/** The entries that tell each environment that the trigger deploys to, or did, of what is done to it. */
export const auditsOf = (
  action: 'trigger.create' | 'trigger.replace' | 'trigger.remove',
  trigger_id: string,
  { subject }: Principal,
  triggers: readonly (TriggerDefinition | Trigger | undefined)[],
): EnvironmentAudits => {
  const [shown] = triggers.filter((trigger) => trigger !== undefined);
  const details = {
    kind: shown?.kind ?? '',
    enabled: shown?.enabled ?? false,
    runs_as: shown?.runs_as.subject ?? '',
  };
  const entry: NewAuditEntry = { actor: subject, action, target: trigger_id, details };
  const environments = triggers.flatMap((trigger) => (trigger && environmentOf(trigger)) ?? []);
  return new Map(environments.map((environment_id) => [environment_id, entry]));
};

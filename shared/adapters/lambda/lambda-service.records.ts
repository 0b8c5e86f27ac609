import { asJson } from '../../domain/canonical-json.ts';
import { FencedError, type ServiceTarget } from '../../ports/service-deployer.port.ts';
import { TableConflictError, type Condition, type Item, type Write } from '../../ports/table.port.ts';
import { providerKeys } from '../store/keys.ts';
import type { ServiceRecords } from './lambda-settings.ts';
import type { LambdaService } from './lambda-service.ts';

const attempts = 8;

const keyOf = ({ environment_id, service_name }: ServiceTarget) =>
  providerKeys.service('AWS', environment_id, service_name);

const revisionOf = (item: Item | undefined): number => (item === undefined ? 0 : (item['revision'] as number));
const serviceOf = (item: Item | undefined): LambdaService | undefined => item?.['service'] as LambdaService | undefined;

export const readService = async (
  { table }: ServiceRecords,
  target: ServiceTarget,
): Promise<LambdaService | undefined> => serviceOf(await table.get(keyOf(target)));

const writeOf = (target: ServiceTarget, found: Item | undefined, after: LambdaService | undefined): Write => {
  const key = keyOf(target);
  const condition: Condition =
    found === undefined ? { kind: 'absent' } : { kind: 'equals', field: 'revision', value: revisionOf(found) };
  if (after === undefined) return { kind: 'delete', key, condition };
  const item = { ...key, revision: revisionOf(found) + 1, service: asJson(after) };
  return { kind: 'put', item, condition };
};

/** Only a holder of the newest token writes what is wanted; what was merely observed carries no token. */
const fenceOf = ({ environment_id }: ServiceTarget, token: number | undefined): readonly Write[] =>
  token === undefined
    ? []
    : [
        {
          kind: 'check',
          key: providerKeys.fence('AWS', environment_id),
          condition: { kind: 'at_most', field: 'token', value: token },
        },
      ];

/**
 * Stores what `change` makes of the service; asked again when another call came between. What is returned unchanged is not written.
 * Throws FencedError when the environment was taken over, TableConflictError when others keep interfering.
 */
export const changeService = async (
  { table }: ServiceRecords,
  target: ServiceTarget,
  token: number | undefined,
  change: (service: LambdaService | undefined) => LambdaService | undefined,
): Promise<LambdaService | undefined> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await table.get(keyOf(target));
    const before = serviceOf(found);
    const after = change(before);
    if (after === before) return after;
    const result = await table.transact([writeOf(target, found, after), ...fenceOf(target, token)]);
    if (result.outcome === 'committed') return after;
    if (result.failures.some(({ index }) => index === 1))
      throw new FencedError(
        `Environment ${target.environment_id} has been taken over from the holder of token ${token}. Stop; the newer holder goes on.`,
      );
  }
  throw new TableConflictError(`The record of service ${target.service_name} is being changed by others.`);
};

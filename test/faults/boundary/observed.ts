import { isUnfinished } from '../../../functions/orchestrator/recovery/is-unfinished.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { ResourceDriver } from '../../../shared/ports/resource-driver.port.ts';
import type { ServiceDeployer, TrafficWeights } from '../../../shared/ports/service-deployer.port.ts';
import type { Condition, Table, Write } from '../../../shared/ports/table.port.ts';
import { whyNotServing } from '../../../shared/runtime/running-service.ts';
import type { ProviderCall, StoredTransaction, TrafficShift } from '../evidence.ts';
import type { FakeServiceDeployer } from '../../fakes/service-deployer.fake.ts';

const partition = /^DEPLOYMENT#(.+)$/u;
const keyOf = (write: Write): { readonly pk: string; readonly sk: string } =>
  write.kind === 'put' ? write.item : write.key;

/** The token that the condition asks for, wherever in it that stands. */
const tokenIn = (condition: Condition | undefined): number | undefined => {
  if (condition?.kind === 'all') return condition.of.map(tokenIn).find((token) => token !== undefined);
  return condition?.kind === 'equals' && condition.field === 'lease_token' ? Number(condition.value) : undefined;
};

/** What a transaction writes to one deployment. */
const storedIn = (
  deployment_id: string,
  writes: readonly Write[],
  before: DeploymentState | undefined,
): StoredTransaction => {
  const own = writes.filter((write) => keyOf(write).pk === `DEPLOYMENT#${deployment_id}`);
  const meta = own.find((write) => keyOf(write).sk === 'META');
  const fence = tokenIn(meta?.condition);
  return {
    deployment_id,
    kinds: [...new Set(own.filter(({ kind }) => kind !== 'check').map((write) => keyOf(write).sk.split('#')[0] ?? ''))],
    ...(fence !== undefined && { fence }),
    ...(before !== undefined && { token_before: before.lease_token }),
    ...(meta?.kind === 'put' && { token_after: Number(meta.item['lease_token']) }),
  };
};

export type Observed = ReturnType<typeof observeWorld>;

/** Stands between all lives and the world, and keeps what really happened there, in its order. */
export const observeWorld = (table: Table, fake: FakeServiceDeployer, driverOfWorld: ResourceDriver) => {
  const transactions: StoredTransaction[] = [];
  const calls: ProviderCall[] = [];
  const shifts: TrafficShift[] = [];
  const states = new Map<string, DeploymentState>();
  const made = new Set<string>();

  const remember = (writes: readonly Write[]): void => {
    for (const write of writes)
      if (write.kind === 'put' && write.item.sk === 'META' && partition.test(write.item.pk)) {
        const state = write.item as unknown as DeploymentState;
        states.set(state.id, state);
      }
  };
  const transact: Table['transact'] = async (writes) => {
    const ids = new Set(writes.flatMap((write) => partition.exec(keyOf(write).pk)?.[1] ?? []));
    const result = await table.transact(writes);
    if (result.outcome === 'refused') return result;
    for (const id of ids) transactions.push(storedIn(id, writes, states.get(id)));
    remember(writes);
    return result;
  };

  const newestToken = (): number => Math.max(0, ...[...states.values()].map(({ lease_token }) => lease_token));
  const ownerOf = (token: number): DeploymentState | undefined =>
    [...states.values()].find(({ lease_token }) => lease_token === token);
  const called = (call: Pick<ProviderCall, 'target' | 'kind' | 'method' | 'token'>, hadEffect: boolean): void => {
    const owner = ownerOf(call.token);
    calls.push({
      ...call,
      hadEffect,
      newest_token: newestToken(),
      ...(owner !== undefined && { deployment_id: owner.id }),
      isUndo: owner?.rollback.status === 'IN_PROGRESS',
    });
  };

  /** The dependencies of what takes traffic now that could not serve (I8). */
  const noteShift = async (environment_id: string, service_name: string, weights: TrafficWeights): Promise<void> => {
    const ailing: string[] = [];
    for (const { version_id, weight } of weights) {
      if (weight === 0) continue;
      for (const dependency of fake.dependenciesOf(service_name, version_id)) {
        const why = whyNotServing(await fake.deployer.describe({ environment_id, service_name: dependency }));
        if (why !== undefined) ailing.push(`${dependency}: ${why}`);
      }
    }
    shifts.push({ service_name, ailing });
  };

  const deployer: ServiceDeployer = {
    ...fake.deployer,
    install: async (target, definition, token) => {
      const before = fake.effects.length;
      await fake.deployer.install(target, definition, token);
      called({ kind: 'service', target: target.service_name, method: 'install', token }, fake.effects.length > before);
    },
    scale: async (target, version_id, instances, token) => {
      const before = fake.effects.length;
      await fake.deployer.scale(target, version_id, instances, token);
      called({ kind: 'service', target: target.service_name, method: 'scale', token }, fake.effects.length > before);
    },
    shiftTraffic: async (target, weights, token) => {
      const before = JSON.stringify(fake.picture());
      await fake.deployer.shiftTraffic(target, weights, token);
      const hadEffect = JSON.stringify(fake.picture()) !== before;
      called({ kind: 'service', target: target.service_name, method: 'shiftTraffic', token }, hadEffect);
      await noteShift(target.environment_id, target.service_name, weights);
    },
    remove: async (target, version_id, token) => {
      const before = fake.effects.length;
      await fake.deployer.remove(target, version_id, token);
      called({ kind: 'service', target: target.service_name, method: 'remove', token }, fake.effects.length > before);
    },
  };

  const driver: ResourceDriver = {
    ...driverOfWorld,
    create: async (definition, token) => {
      const key = `${definition.target.resource_type}/${definition.target.name}`;
      const isNew = (await driverOfWorld.read(definition.target)) === undefined;
      const observed = await driverOfWorld.create(definition, token);
      called({ kind: 'resource', target: definition.target.name, method: 'create', token }, isNew);
      made.add(key);
      return observed;
    },
    configure: async (definition, token) => {
      const observed = await driverOfWorld.configure(definition, token);
      called({ kind: 'resource', target: definition.target.name, method: 'configure', token }, true);
      return observed;
    },
    remove: async (target, token) => {
      const isThere = (await driverOfWorld.read(target)) !== undefined;
      await driverOfWorld.remove(target, token);
      called({ kind: 'resource', target: target.name, method: 'remove', token }, isThere);
      made.delete(`${target.resource_type}/${target.name}`);
    },
    restore: async (target, snapshot, token) => {
      await driverOfWorld.restore(target, snapshot, token);
      called({ kind: 'resource', target: target.name, method: 'restore', token }, true);
    },
  };

  return {
    table: { transact },
    deployer,
    driver,
    transactions,
    calls,
    shifts,
    /** Whether a deployment has failed, and is not undone yet. */
    isUndoing: () => [...states.values()].some((state) => state.failure !== undefined && isUnfinished(state)),
    /** `RDS_DATABASE/orders` of each resource that the provider has. */
    made: () => [...made].toSorted(),
  };
};

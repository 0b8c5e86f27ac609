import { setTimeout as pause } from 'node:timers/promises';
import type { DeployedStage } from '../stage/deployed.stage.ts';
import { callFunction, refusedIn, type Called } from './called.function.ts';
import { actionsOf, keyOf, readPolicy, type RolePolicy } from './role.policy.ts';

/** The functions of a stage by their names in function.yml, the roles of machines by theirs, and the roles' statements by `keyOf`. */
export type RoleMutations = {
  call(name: string, event: unknown): Promise<Called>;
  /** Calls a task until it asks for no further wait. */
  callUntilDone(name: string, event: unknown): Promise<Called>;
  policyOf(name: string): Promise<RolePolicy>;
  /** Does something while the function's role is without a statement. */
  without<T>(name: string, key: string, work: () => Promise<T>): Promise<T>;
  /** Throws unless AWS's access error for an action of the statement is in what was said. */
  expectRefused(name: string, key: string, said: string): Promise<void>;
  /** The function fails without each of the statements, and works with all of them. Answers what it says then. */
  expectNeeded(name: string, keys: readonly string[], event: unknown): Promise<Called>;
  /** By function: the statements that were seen to be missed. */
  readonly missed: ReadonlyMap<string, ReadonlySet<string>>;
};

const mostCalls = 100;
const wait_milliseconds = 200;

/** Machines' roles are named in infrastructure/machines.yml; serverless-iam-roles-per-function shortens what IAM would not take. */
const roleName = ({ account, stage }: DeployedStage, name: string): string => {
  if (name.endsWith('-machine')) return `windlass-${stage}-${name}`;
  const whole = `windlass-${stage}-${name}-${account.sdk.region}-lambdaRole`;
  return whole.length > 64 ? whole.replace(/-lambdaRole$/u, '') : whole;
};

export const openMutations = (deployed: DeployedStage): RoleMutations => {
  const { sdk } = deployed.account;
  const missed = new Map<string, Set<string>>();
  const policyOf: RoleMutations['policyOf'] = (name) => readPolicy(sdk, roleName(deployed, name));
  const call: RoleMutations['call'] = (name, event) => callFunction(sdk, `windlass-${deployed.stage}-${name}`, event);

  const callUntilDone: RoleMutations['callUntilDone'] = async (name, event) => {
    for (let left = mostCalls; ; left -= 1) {
      const called = await call(name, event);
      const { outcome } = (called.answer ?? {}) as { readonly outcome?: string };
      if (outcome !== 'WAIT' || left === 0) return called;
      await pause(wait_milliseconds);
    }
  };

  const without: RoleMutations['without'] = async (name, key, work) => {
    const policy = await policyOf(name);
    if (!policy.statements.some((one) => keyOf(one) === key)) throw new Error(`${name} has no statement ${key}`);
    return policy.during((all) => all.filter((one) => keyOf(one) !== key), work);
  };

  const expectRefused: RoleMutations['expectRefused'] = async (name, key, said) => {
    const { statements } = await policyOf(name);
    const actions = statements.filter((one) => keyOf(one) === key).flatMap(actionsOf);
    const refused = refusedIn(said);
    if (!refused.some((action) => actions.includes(action)))
      throw new Error(`${name} did not miss ${key}. AWS refused ${refused.join(', ') || 'nothing'}; it said: ${said}`);
    missed.set(name, (missed.get(name) ?? new Set()).add(key));
  };

  const expectNeeded: RoleMutations['expectNeeded'] = async (name, keys, event) => {
    for (const key of keys) {
      const { said } = await without(name, key, () => call(name, event));
      await expectRefused(name, key, said);
    }
    const called = await callUntilDone(name, event);
    if (called.failed || refusedIn(called.said).length > 0)
      throw new Error(`${name} does not work with all of its statements: ${called.said}`);
    return called;
  };

  return { call, callUntilDone, policyOf, without, expectRefused, expectNeeded, missed };
};

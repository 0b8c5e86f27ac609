import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { holdInForce } from '../../shared/domain/environment/hold.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';
import { findDeploymentId } from './find-deployment.ts';
import { watchDeployment } from './watch.ts';

/** As people say it, and as the API calls it. */
const calls = {
  cancel: 'cancel',
  pause: 'pause',
  resume: 'resume',
  finish: 'promote',
  retry: 'retry',
  rollback: 'rollback',
} as const;
export type Verb = keyof typeof calls;

export type SteerOptions = { readonly reason?: string; readonly service?: string; readonly watch: boolean };

const heldWords = ({ by, expires_at }: NonNullable<DeploymentState['held']>): string =>
  `held with its environment by ${by} until ${expires_at}`;

const whenResumed = ({ name, held }: DeploymentState): string => {
  const hold = holdInForce(held, Date.now());
  return hold === undefined
    ? `${name} goes on within a few minutes at most`
    : `${name} is not paused, but ${heldWords(hold)}`;
};

/** No bake is looked at while the deployment is kept where it is. */
const whenFinished = ({ name, environment_id, paused, held }: DeploymentState): string => {
  const hold = holdInForce(held, Date.now());
  const kept = [
    ...(paused === undefined ? [] : [`paused by ${paused.by} (windlass resume ${name})`]),
    ...(hold === undefined ? [] : [`${heldWords(hold)} (windlass release ${environment_id})`]),
  ];
  const when = kept.length === 0 ? 'at their next look' : `when it goes on, but now it is ${kept.join(' and ')}`;
  return `the bakes of ${name} end ${when}: what is judged FAIL fails still, anything else goes on`;
};

/** What becomes of it now. */
const becomes: Readonly<Record<Verb, (state: DeploymentState, asked: string) => string>> = {
  cancel: ({ name }) => `${name} stops at its next step and is undone`,
  pause: ({ name }) => `${name} waits at the end of what is under way; windlass resume ${name} lets it go on`,
  resume: whenResumed,
  finish: whenFinished,
  retry: ({ id, name, failure }, asked) =>
    id === asked
      ? `${name} is tried again in place, from ${failure?.step ?? 'where it failed'}`
      : `${name} is submitted again, as a new deployment`,
  rollback: ({ name }) => `${name} is being undone`,
};

/** Asks for what the verb says; with `watch`, follows what becomes of it. */
export const steer = async (
  session: Session,
  verb: Verb,
  which: string,
  { reason, service, watch }: SteerOptions,
): Promise<ExitCode> => {
  const id = await findDeploymentId(session.client, which);
  const body = { ...(reason !== undefined && { reason }), ...(service !== undefined && { service_name: service }) };
  const state = await session.client.request<DeploymentState>('POST', `/v1/deployments/${id}/${calls[verb]}`, { body });
  if (watch) return watchDeployment(session, state, verb === 'rollback' ? 'rollback' : 'deployment');
  show(session, state, () => [`${verb} accepted: ${becomes[verb](state, id)} (${state.id}, ${state.status})`]);
  return exitCodes.well;
};

import * as contracts from '../../shared/contracts/routes/trigger.routes.ts';
import type { RouteContract } from '../../shared/contracts/routes/route.contract.ts';
import { administratorsGroup } from '../../shared/domain/environment/security-policy.ts';
import { nameSchema } from '../../shared/domain/naming/names.ts';
import { summaryOf, type Trigger } from '../../shared/domain/trigger/trigger.ts';
import { entityTag } from '../../shared/runtime/http/entity-tag.ts';
import { forbidden, notFound, problem } from '../../shared/runtime/http/problem.ts';
import { answer, route, type Route, type RouteAnswer, type RouteRequest } from '../../shared/runtime/http/route.ts';
import type { OrchestratorApiDeps } from './orchestrator-api.deps.ts';
import { createTrigger, replaceTrigger, type SaveTriggerCommandResult } from './save-trigger.ts';
import { auditsOf } from './trigger-audits.ts';

type TriggerDeps = Pick<OrchestratorApiDeps, 'triggers' | 'environments' | 'log'>;

/** A route that administrators alone may call: a trigger acts as whomever it names. */
const administratorRoute = <C extends RouteContract>(
  { log }: TriggerDeps,
  contract: C,
  handle: (request: RouteRequest<C>) => Promise<RouteAnswer>,
): Route =>
  route(contract, async (request) => {
    const { subject, groups } = request.principal;
    if (groups.includes(administratorsGroup)) return handle(request);
    log.warn('access denied', { actor: subject, action: contract.operation_id });
    return forbidden(`${subject} is not in the group ${administratorsGroup}, which alone manages triggers.`);
  });

const tagged = (status: number, trigger: Trigger, headers: Readonly<Record<string, string>> = {}): RouteAnswer =>
  answer(status, trigger, { etag: entityTag(trigger.version), ...headers });

const changed = (id: string, found: Trigger | undefined): RouteAnswer =>
  found === undefined
    ? notFound('trigger', id)
    : problem(
        412,
        'trigger_changed',
        `${id} has been changed meanwhile: its ETag is ${entityTag(found.version)} now. Get it again, and apply your change to that.`,
      );

const savedAnswer = (
  result: Exclude<SaveTriggerCommandResult, { outcome: 'changed' }>,
  onSaved: (trigger: Trigger) => RouteAnswer,
): RouteAnswer => {
  switch (result.outcome) {
    case 'saved':
      return onSaved(result.trigger);
    case 'invalid':
      return problem(422, 'invalid', 'The trigger is not valid: see faults.', { faults: result.faults });
    case 'source_taken':
      return problem(
        409,
        'source_taken',
        `Trigger ${result.trigger_id} takes the requests of that source already. Change that one, or name another source.`,
      );
  }
};

/** A name that is none is one of no trigger. */
const find = async ({ triggers }: TriggerDeps, id: string): Promise<Trigger | undefined> =>
  nameSchema.safeParse(id).success ? triggers.findTrigger(id) : undefined;
const noTrigger = (id: string): RouteAnswer => notFound('trigger', id.slice(0, 100));

const createRoute = (deps: TriggerDeps): Route =>
  administratorRoute(deps, contracts.createTriggerRoute, async ({ body, principal }) => {
    const result = await createTrigger(deps, { definition: body, principal });
    if (result.outcome === 'changed')
      return problem(
        409,
        'name_taken',
        `There is a trigger ${body.id} already. Change it with PUT /v1/triggers/${body.id}, or choose another id.`,
      );
    return savedAnswer(result, (trigger) => tagged(201, trigger, { location: `/v1/triggers/${trigger.id}` }));
  });

const listRoute = (deps: TriggerDeps): Route =>
  administratorRoute(deps, contracts.listTriggersRoute, async ({ query }) => {
    const { items, ...rest } = await deps.triggers.listTriggers(query);
    return answer(200, { items: items.map(summaryOf), ...rest });
  });

const getRoute = (deps: TriggerDeps): Route =>
  administratorRoute(deps, contracts.getTriggerRoute, async ({ params }) => {
    const trigger = await find(deps, params.id);
    return trigger === undefined ? noTrigger(params.id) : tagged(200, trigger);
  });

const replaceRoute = (deps: TriggerDeps): Route =>
  administratorRoute(deps, contracts.replaceTriggerRoute, async ({ params, headers, body, principal }) => {
    const before = await find(deps, params.id);
    if (before === undefined) return noTrigger(params.id);
    if (body.id !== before.id)
      return problem(
        409,
        'identity_fixed',
        `The id of trigger ${before.id} cannot become ${body.id}. Make another trigger.`,
      );
    const command = { before, definition: body, expected_version: headers['if-match'], principal };
    const result = await replaceTrigger(deps, command);
    if (result.outcome === 'changed') return changed(before.id, result.found);
    return savedAnswer(result, (trigger) => tagged(200, trigger));
  });

const removeRoute = (deps: TriggerDeps): Route =>
  administratorRoute(deps, contracts.removeTriggerRoute, async ({ params, principal }) => {
    const trigger = await find(deps, params.id);
    if (trigger === undefined) return noTrigger(params.id);
    const audits = auditsOf('trigger.remove', trigger.id, principal, [trigger]);
    const { outcome } = await deps.triggers.removeTrigger(trigger, audits);
    return outcome === 'removed'
      ? answer(204)
      : problem(409, 'trigger_changed', `${trigger.id} has been changed meanwhile. Look at it again.`);
  });

/** The routes of triggers. */
export const triggerApi = (deps: TriggerDeps): readonly Route[] =>
  [createRoute, listRoute, getRoute, replaceRoute, removeRoute].map((bind) => bind(deps));

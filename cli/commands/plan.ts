import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import { readDeploymentRequest } from '../client/read-specification.ts';
import { costText } from '../output/format.ts';
import { tableText } from '../output/terminal.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';

const signs = { CREATE: '+', UPDATE: '~', NONE: '=' } as const;

const lines = (plan: ReleasePlan): readonly string[] => {
  const services = plan.services
    .toSorted((left, right) => left.wave - right.wave || left.name.localeCompare(right.name))
    .map((one) => [
      signs[one.change],
      `wave ${one.wave + 1}`,
      one.name,
      one.from_version === undefined || one.from_version === one.to_version
        ? one.to_version
        : `${one.from_version} > ${one.to_version}`,
      `${one.instances} x`,
      one.strategy,
    ]);
  const resources = plan.resources.map((one) => [
    signs[one.change],
    'resource',
    one.name,
    one.resource_type,
    costText(one.cost_microusd_per_hour),
    '',
  ]);
  const { in_use, peak, limits } = plan.capacity;
  return [
    tableText(['', 'when', 'name', 'what', '', ''], [...resources, ...services]),
    '',
    `cost      ${costText(plan.cost_microusd_per_hour)}`,
    `capacity  ${in_use.instances} instances in use, up to ${peak.instances} more during the release, ${limits.instances} allowed`,
    `risk      ${plan.risk.level}${plan.risk.reasons.length === 0 ? '' : `: ${plan.risk.reasons.join('; ')}`}`,
    `hash      ${plan.hash}`,
  ];
};

/** A dry run: what the release would change, in which order, at what cost and risk. */
export const planRelease = async (session: Session, file: string): Promise<ExitCode> => {
  const plan = await session.client.request<ReleasePlan>('POST', '/v1/plans', {
    body: await readDeploymentRequest(file),
  });
  show(session, plan, () => lines(plan));
  return exitCodes.well;
};

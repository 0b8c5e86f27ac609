import { judgeBake, besideAiling, isCompared, sampledFrom } from '../../../../shared/domain/deployment/judge-bake.ts';
import type { ShiftingStrategy } from '../../../../shared/domain/deployment/plan-bakes.ts';
import type { BakeRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import type { Judgement } from '../../../../shared/domain/judge/judgement.ts';
import type { RunningService } from '../../../../shared/ports/service-deployer.port.ts';
import { judgeHealth, type HealthVerdict } from '../judge-health.ts';
import type { Rollout, RolloutDeps } from '../load-rollout.ts';

export type BakeHealth = { readonly canary: HealthVerdict; readonly former: HealthVerdict | undefined };

/** How both versions do. `former` is undefined when no other version takes traffic beside the new one. */
export const healthIn = (
  running: RunningService | undefined,
  { planned, service, previous }: Rollout,
  bake: BakeRecord,
): BakeHealth => {
  const versionOf = (id: string) => running?.versions.find(({ version_id }) => version_id === id);
  const canary = judgeHealth(versionOf(planned.version_id), service.health_checks);
  if (previous === undefined || !isCompared(bake)) return { canary, former: undefined };
  const { version_id, specification } = previous.live;
  return { canary, former: judgeHealth(versionOf(version_id), specification.health_checks) };
};

/** What the judge makes of the traffic since the bake began. */
export const judgeTraffic = async (
  { deployer }: Pick<RolloutDeps, 'deployer'>,
  { target, planned, previous }: Rollout,
  strategy: ShiftingStrategy,
  bake: BakeRecord,
  { former }: BakeHealth,
): Promise<Judgement> => {
  const judgement = judgeBake({
    strategy,
    bake,
    samples: await deployer.sample(target, sampledFrom(bake)),
    version_id: planned.version_id,
    former_version_id: previous?.live.version_id,
  });
  if (former === undefined || former.kind === 'healthy') return judgement;
  return besideAiling(judgement, `${planned.name} ${previous?.live.version}`, former.words);
};

import type { EnvironmentHold } from '../../shared/domain/environment/hold.ts';
import type { QueuedDeployment } from '../../shared/domain/environment/lease-queue.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';
import { momentText } from './format.ts';

/** Who holds an environment, until when and why. */
export const holdWords = ({ by, reason, expires_at, allow_hotfix }: EnvironmentHold, now = Date.now()): string => {
  const left = durationWords(Math.max(0, Date.parse(expires_at) - now));
  return `held by ${by} until ${momentText(expires_at, now)} (${left})${allow_hotfix ? ', but hotfixes' : ''}: ${reason}`;
};

/** Who waits for the lease of an environment, a line for each. */
export const queueLines = (queue: readonly QueuedDeployment[], now = Date.now()): readonly string[] =>
  queue.map(
    ({ name, deployment_id, priority, at }, index) =>
      `  ${index + 1}. ${name} (${deployment_id})${priority === 'HOTFIX' ? ' HOTFIX' : ''} since ${momentText(at, now)}`,
  );

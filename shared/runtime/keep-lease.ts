import { StaleTokenError } from '../domain/deployment/deployment.errors.ts';
import type { DeploymentJournal, DeploymentSession } from '../domain/deployment/deployment.repository.ts';

type Journal = Pick<DeploymentJournal, 'commit'>;

const everyMilliseconds = 30_000;
/** What a Lambda has: work that hangs for longer must not keep its deployment from being found. */
const mostTimes = (15 * 60_000) / everyMilliseconds;

/**
 * Prolongs the lease of the deployment when that is due, or when nothing will be heard of it for long. Throws `StaleTokenError` when it was
 * taken over.
 */
export const renewLease = async (
  journal: Journal,
  session: DeploymentSession,
  quiet_milliseconds = 0,
): Promise<void> => {
  await journal.commit(session, () => ({ quiet_milliseconds }));
};

/**
 * Keeps the lease of the deployment alive while `work` is under way, and no longer: without a sign of life it counts as lost. A renewal that
 * fails is left to the next; after a takeover, to the work's own next commit, which fails as well.
 */
export const keepLease = async <T>(
  journal: Journal,
  session: DeploymentSession,
  work: () => Promise<T>,
): Promise<T> => {
  let renewal: Promise<void> | undefined;
  let times = 0;
  const stop = (): void => clearInterval(timer);
  const renew = async (): Promise<void> => {
    await renewLease(journal, session).catch((error: unknown) => {
      if (error instanceof StaleTokenError) stop();
    });
    renewal = undefined;
  };
  const timer = setInterval(() => {
    times += 1;
    if (times > mostTimes) stop();
    else renewal ??= renew();
  }, everyMilliseconds);
  timer.unref();
  try {
    return await work();
  } finally {
    stop();
    await renewal;
  }
};

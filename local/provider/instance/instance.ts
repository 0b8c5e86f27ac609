import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import { timestampOf } from '../../../shared/domain/naming/names.ts';
import type { InstanceHealth } from '../../../shared/ports/service-deployer.port.ts';
import type { HealthReport } from '../health/watch-health.ts';
import { watchHealth } from '../health/watch-health.ts';
import { CannotStartError } from '../process/start-process.ts';
import type { InstanceTask } from './instance-task.ts';
import type { Life, LifeDeps } from './life.ts';
import { startLife } from './life.ts';
import type { RestartTimings } from './restart-policy.ts';
import { restartPause } from './restart-policy.ts';

export type InstanceDeps = LifeDeps & { readonly random: () => number; readonly restarts: RestartTimings };

const stateOf = { PENDING: 'STARTING', HEALTHY: 'HEALTHY', UNHEALTHY: 'UNHEALTHY' } as const;

/** Keeps one process of a service running: starts it, watches its health, starts it again when it dies. */
export class Instance {
  readonly task: InstanceTask;
  readonly #deps: InstanceDeps;
  readonly #onChange: () => void;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  readonly #born_milliseconds = performance.now();
  #life: Life | undefined;
  #state: InstanceHealth['state'] = 'STARTING';
  #last_answer = 'not started yet';
  #checked_at: string | undefined;
  /** How the process before this one ended, until one is healthy. */
  #last_end: string | undefined;
  #restarts = 0;
  #short_lives = 0;
  #failed_starts = 0;
  #was_healthy: boolean;

  /** Starting is under way at once. `onChange` hears when the state changes. */
  constructor(task: InstanceTask, deps: InstanceDeps, onChange: () => void) {
    this.task = task;
    this.#deps = deps;
    this.#onChange = onChange;
    this.#was_healthy = task.proven;
    this.#running = this.#run();
  }

  get health(): InstanceHealth {
    const { instance_id } = this.task;
    const checked = this.#checked_at === undefined ? {} : { checked_at: this.#checked_at };
    return { instance_id, state: this.#state, last_answer: this.#last_answer, restarts: this.#restarts, ...checked };
  }

  /** Where it listens, while it is healthy. */
  get healthy_port(): number | undefined {
    return this.#state === 'HEALTHY' ? this.#life?.port : undefined;
  }

  /** TERM, then KILL after the grace; resolves when nothing of it is left. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#life?.stop(this.task.stop_grace_milliseconds);
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const began = performance.now();
      const { words, final } = await this.#live();
      if (this.#stopping.signal.aborted) break;
      if (final || this.#isHopeless()) return this.#become('EXITED', words);
      this.#short_lives =
        performance.now() - began >= this.#deps.restarts.steady_after_milliseconds ? 0 : this.#short_lives + 1;
      await this.#pauseAfter(words);
      this.#restarts += 1;
    }
    this.#become('EXITED', 'stopped');
  }

  /** One life, from start to end. */
  async #live(): Promise<{ readonly words: string; readonly final: boolean }> {
    const watching = new AbortController();
    this.#failed_starts += 1;
    try {
      const life = await startLife(this.task, this.#deps);
      this.#life = life;
      if (this.#stopping.signal.aborted) await life.stop(this.task.stop_grace_milliseconds);
      else this.#watch(life, watching.signal);
      await life.exited;
      watching.abort();
      this.#leavePool();
      return { words: await life.ended, final: false };
    } catch (error) {
      return { words: messageOf(error), final: error instanceof CannotStartError };
    } finally {
      watching.abort();
      this.#life = undefined;
    }
  }

  #watch(life: Life, ended: AbortSignal): void {
    const target = { port: life.port, folder: this.task.folder, environment: life.environment };
    const signal = AbortSignal.any([ended, this.#stopping.signal]);
    watchHealth(
      {
        checks: this.task.health_checks,
        target,
        age_milliseconds: () => this.#age_milliseconds,
        onReport: (report) => this.#hear(report),
      },
      signal,
    );
  }

  #hear({ verdict, answer }: HealthReport): void {
    this.#checked_at = timestampOf(this.#deps.clock.now());
    if (verdict === 'HEALTHY') {
      this.#was_healthy = true;
      this.#failed_starts = 0;
      this.#last_end = undefined;
    }
    // A process that was started again is not a new instance: it stays unhealthy until it is healthy.
    const isBackSoon = verdict === 'PENDING' && this.#state === 'UNHEALTHY';
    const words =
      this.#last_end === undefined ? answer : `${answer} (before that it was started anew: ${this.#last_end})`;
    this.#become(isBackSoon ? 'UNHEALTHY' : stateOf[verdict], words);
  }

  /** At once, without waiting for the rest of the output: requests would be refused from now on. */
  #leavePool(): void {
    if (this.#state === 'HEALTHY' && !this.#stopping.signal.aborted) this.#become('UNHEALTHY', 'ended');
  }

  #isHopeless(): boolean {
    return !this.#was_healthy && this.#failed_starts >= this.#deps.restarts.most_failed_starts;
  }

  async #pauseAfter(words: string): Promise<void> {
    const pause_milliseconds = restartPause(this.#short_lives - 1, this.#deps.random, this.#deps.restarts);
    const isStillNew = this.#state === 'STARTING' && this.#age_milliseconds < this.#start_period_milliseconds;
    this.#last_end = words;
    this.#become(isStillNew ? 'STARTING' : 'UNHEALTHY', words);
    this.#deps.log.warn('an instance ended and is started again', {
      instance_id: this.task.instance_id,
      subject: this.task.subject,
      words,
      pause_milliseconds,
    });
    await sleep(pause_milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  get #age_milliseconds(): number {
    return performance.now() - this.#born_milliseconds;
  }

  get #start_period_milliseconds(): number {
    return Math.max(...this.task.health_checks.map((check) => check.start_period_milliseconds));
  }

  #become(state: InstanceHealth['state'], words: string): void {
    const isNews = this.#state !== state;
    this.#state = state;
    this.#last_answer = words;
    if (!isNews) return;
    const { instance_id, subject } = this.task;
    this.#deps.log.info('an instance changed its state', { instance_id, subject, state, words });
    this.#onChange();
  }
}

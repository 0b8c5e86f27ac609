import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { FencedError } from '../../../shared/ports/service-deployer.port.ts';
import { fileNameOf } from '../provider.paths.ts';
import { readJson, writeJson } from './write-json.ts';

type Fence = { readonly environment_id: string; readonly token: number };
type Seen = { readonly token: number; readonly saved: Promise<void> };

/** The newest fencing token seen for each environment, remembered over restarts. */
export class Fences {
  readonly #folder: string;
  readonly #seen = new Map<string, Seen>();

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<Fences> {
    await mkdir(folder, { recursive: true });
    const fences = new Fences(folder);
    for (const name of await readdir(folder)) {
      if (!name.endsWith('.json')) continue;
      const fence = (await readJson(join(folder, name))) as Fence;
      fences.#seen.set(fence.environment_id, { token: fence.token, saved: Promise.resolve() });
    }
    return fences;
  }

  /** Lets the newest token pass, durably remembered; throws FencedError for an older one. */
  async admit(environment_id: string, token: number): Promise<void> {
    const seen = this.#seen.get(environment_id);
    if (seen !== undefined && token < seen.token) {
      throw new FencedError(
        `Environment ${environment_id} has been taken over: token ${token} is older than ${seen.token}. Stop; the newer holder goes on.`,
      );
    }
    if (seen?.token === token) return seen.saved;
    return this.#remember({ environment_id, token }, seen);
  }

  /** Takes effect at once, so that an older token is refused while the new one is still being written. */
  #remember(fence: Fence, former: Seen | undefined): Promise<void> {
    const write = () => writeJson(join(this.#folder, `${fileNameOf(fence.environment_id)}.json`), fence);
    const saved = (former?.saved ?? Promise.resolve()).catch(() => undefined).then(write);
    this.#seen.set(fence.environment_id, { token: fence.token, saved });
    saved.catch(() => {
      if (this.#seen.get(fence.environment_id)?.saved !== saved) return;
      if (former === undefined) this.#seen.delete(fence.environment_id);
      else this.#seen.set(fence.environment_id, { token: former.token, saved: Promise.resolve() });
    });
    return saved;
  }
}

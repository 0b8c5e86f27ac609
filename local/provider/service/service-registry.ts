import type { ServiceTarget } from '../../../shared/ports/service-deployer.port.ts';
import { KeyedQueues } from '../state/keyed-queues.ts';
import type { LocalService } from './local.service.ts';
import { startOrder } from './start-order.ts';

export const keyOf = ({ environment_id, service_name }: ServiceTarget): string => `${environment_id}/${service_name}`;

/** The services that are open, and one queue for the changes of each. */
export class ServiceRegistry {
  readonly #services = new Map<string, LocalService>();
  readonly #queues = new KeyedQueues();

  get(target: ServiceTarget): LocalService | undefined {
    return this.#services.get(keyOf(target));
  }

  add(service: LocalService): void {
    this.#services.set(keyOf(service.target), service);
  }

  delete(target: ServiceTarget): void {
    this.#services.delete(keyOf(target));
  }

  all(): readonly LocalService[] {
    return [...this.#services.values()];
  }

  /** Runs the work when all changes of the service that came before are done. */
  inTurn<Result>(target: ServiceTarget, work: () => Promise<Result>): Promise<Result> {
    return this.#queues.inTurn(keyOf(target), work);
  }

  /** The services in groups, dependencies first. */
  inStartOrder(): readonly (readonly LocalService[])[] {
    const items = this.all().map((service) => {
      const { environment_id } = service.target;
      return {
        key: keyOf(service.target),
        dependencies: service.dependencies.map((service_name) => keyOf({ environment_id, service_name })),
      };
    });
    return startOrder(items).map((group) => group.flatMap((key) => this.#services.get(key) ?? []));
  }
}

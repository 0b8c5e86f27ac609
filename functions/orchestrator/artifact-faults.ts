import type { Finding } from '../../shared/domain/specification/specification-fault.ts';
import type { Artifact } from '../../shared/domain/service/artifact.ts';
import type { ServiceSpecification } from '../../shared/domain/service/service.ts';
import type { ArtifactCheck, ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';

const looksAtATime = 8;

export type CheckedArtifacts = {
  readonly findings: readonly Finding[];
  /** SHA-256 of each artifact that is there, by service name. */
  readonly hashes: ReadonlyMap<string, string>;
};

type Placed = { readonly index: number; readonly service: ServiceSpecification };

const findingOf = ({ index, service }: Placed, check: ArtifactCheck): readonly Finding[] => {
  if (check.outcome === 'available') return [];
  const property = check.outcome === 'missing' ? 'location' : 'sha256';
  return [
    {
      at: ['specification', 'services', index, 'artifact', property],
      code: `artifact_${check.outcome}`,
      message: () => `The artifact of ${service.name}: ${check.message}`,
    },
  ];
};

/**
 * Looks at the artifact of every service, but for those of a kind that the provider does not take, which is a fault of its own. Services often
 * share one: each is read once.
 */
export const checkArtifacts = async (
  deployer: Pick<ServiceDeployer, 'checkArtifact'>,
  services: readonly ServiceSpecification[],
  kinds: readonly Artifact['kind'][],
): Promise<CheckedArtifacts> => {
  const placed = services
    .map((service, index): Placed => ({ index, service }))
    .filter(({ service }) => kinds.includes(service.artifact.kind));
  const groups = Map.groupBy(placed, ({ service: { artifact } }) =>
    JSON.stringify([artifact.kind, artifact.location, artifact.sha256 ?? null]),
  );
  const checked = await inParallel([...groups.values()], looksAtATime, async (sharing) => {
    const check = await deployer.checkArtifact((sharing[0] as Placed).service.artifact);
    return sharing.map((one) => ({ ...one, check }));
  });
  const all = checked.flat().sort((left, right) => left.index - right.index);
  return {
    findings: all.flatMap((one) => findingOf(one, one.check)),
    hashes: new Map(
      all.flatMap(({ service, check }) =>
        check.outcome === 'available' ? [[service.name, check.sha256] as const] : [],
      ),
    ),
  };
};

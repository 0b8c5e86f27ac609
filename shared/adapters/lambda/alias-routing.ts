/** A share of the traffic by Lambda's number of the version. Weights are relative to their sum. */
export type VersionShare = { readonly function_version: string; readonly weight: number };

/** An alias as Lambda has it. */
export type AliasState = {
  readonly function_version: string;
  /** Fractions of the traffic that go to other versions than `function_version`. */
  readonly additional: Readonly<Record<string, number>>;
  readonly description: string;
  readonly revision_id: string;
};
export type Routing = Pick<AliasState, 'function_version' | 'additional'>;

const mark = 'windlass';
const precision = 10_000;
const rounded = (share: number): number => Math.round(share * precision) / precision;

/** The weights as they were asked, for the alias's description: `windlass 3=2 4=1`. */
export const descriptionOf = (shares: readonly VersionShare[]): string =>
  [
    mark,
    ...shares.flatMap(({ function_version, weight }) => (weight > 0 ? [`${function_version}=${weight}`] : [])),
  ].join(' ');

/** The weights that a description tells; undefined when it is not one of ours. */
export const sharesOf = (description: string): readonly VersionShare[] | undefined => {
  const [first, ...rest] = description.split(' ');
  if (first !== mark) return undefined;
  return rest.map((share) => {
    const [function_version = '', weight = '0'] = share.split('=');
    return { function_version, weight: Number(weight) };
  });
};

/** How an alias sends traffic by these shares: most of it by default. At least one share, none of weight 0. */
export const routingOf = (shares: readonly VersionShare[]): Routing => {
  const [main, ...others] = shares.toSorted((left, right) => right.weight - left.weight) as [
    VersionShare,
    ...VersionShare[],
  ];
  const sum = shares.reduce((total, { weight }) => total + weight, 0);
  return {
    function_version: main.function_version,
    additional: Object.fromEntries(
      others.map(({ function_version, weight }) => [function_version, rounded(weight / sum)]),
    ),
  };
};

export const isSameRouting = (one: Routing, other: Routing): boolean => {
  const versions = Object.keys(one.additional);
  return (
    one.function_version === other.function_version &&
    versions.length === Object.keys(other.additional).length &&
    versions.every((version) => rounded(one.additional[version] ?? 0) === rounded(other.additional[version] ?? -1))
  );
};

const percentShares = ({ function_version, additional }: Routing): readonly VersionShare[] => {
  const others = Object.entries(additional).map(([version, share]) => ({
    function_version: version,
    weight: Math.round(share * 100),
  }));
  const rest = 100 - others.reduce((total, { weight }) => total + weight, 0);
  return [{ function_version, weight: rest }, ...others];
};

/**
 * The weights of an alias: as they were asked, if that is how it routes, else what it does route, in percent. `runs` tells which versions
 * were not scaled to 0: those that were keep their weight and take no traffic.
 */
export const weightsOf = (
  alias: AliasState | undefined,
  runs: (function_version: string) => boolean,
): ReadonlyMap<string, number> => {
  if (alias === undefined) return new Map();
  const asked = sharesOf(alias.description);
  const serving = asked?.filter(({ function_version }) => runs(function_version)) ?? [];
  const isAsAsked = asked !== undefined && (serving.length === 0 || isSameRouting(routingOf(serving), alias));
  return new Map((isAsAsked ? asked : percentShares(alias)).map((one) => [one.function_version, one.weight]));
};

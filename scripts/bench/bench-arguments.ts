import { parseArgs } from 'node:util';
import { benchNames, isBenchName, type BenchName } from './bench-names.ts';

export type BenchArguments = {
  readonly names: readonly BenchName[];
  /** Small sizes, to see that it runs: the numbers say nothing. */
  readonly quick: boolean;
  /** Only a run of everything in full size becomes the document. */
  readonly becomesDocument: boolean;
};

export const usage = `usage: npm run bench [-- [--only NAME[,NAME...]] [--quick]], of ${benchNames.join(', ')}`;

/** Throws with what to change for an option or a name that there is not. */
export const parseBenchArguments = (argv: readonly string[]): BenchArguments => {
  const { values } = parseArgs({
    args: [...argv],
    options: { only: { type: 'string', multiple: true, default: [] }, quick: { type: 'boolean', default: false } },
  });
  const asked = values.only.flatMap((names) => names.split(','));
  const unknown = asked.filter((name) => !isBenchName(name));
  if (unknown.length > 0) throw new Error(`There is no bench ${unknown.join(', ')}. ${usage}`);
  const isAll = asked.length === 0;
  return {
    names: benchNames.filter((name) => isAll || asked.includes(name)),
    quick: values.quick,
    becomesDocument: isAll && !values.quick,
  };
};

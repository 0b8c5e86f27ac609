import { openIssuer } from '../../../local/issuer/issuer.ts';
import { openStack } from '../../../local/stack/open-stack.ts';
import type { ExecutionEnd } from '../../../local/workflow/execution.ts';
import { systemClock } from '../../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../../shared/adapters/system/ulid.ids.ts';
import { operatorOf, type Operator } from '../../embedded/operator.ts';
import type { Target } from '../../embedded/target.ts';
import { lookIntoHome } from '../stack/home.ts';
import { environment_id } from '../stack/small.rounds.ts';

export type OpenedStack = {
  readonly home: string;
  readonly operator: Operator;
  readonly look: ReturnType<typeof lookIntoHome>;
  /** How each execution of a machine ended. */
  readonly ends: readonly ExecutionEnd[];
  close(): Promise<void>;
};

/** A stack in this process, on the home that is given. */
export const openStackAt = async (home: string): Promise<OpenedStack> => {
  const ends: ExecutionEnd[] = [];
  const stack = await openStack({ home, port: 0, onExecutionEnd: (end) => void ends.push(end) });
  const issuer = await openIssuer({ home, clock: systemClock, ids: openUlids() });
  const token: Target['token'] = ({ subject, groups }) =>
    issuer.issueToken({ subject, groups: [...groups], lifetime_seconds: 3_600 });
  return {
    home,
    operator: operatorOf({ endpoint: stack.url, token } as Target),
    look: lookIntoHome(home, environment_id),
    ends,
    close: () => stack.close(),
  };
};

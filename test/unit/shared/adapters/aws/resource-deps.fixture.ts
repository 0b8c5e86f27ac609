import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import type { ResourceTarget } from '../../../../../shared/ports/resource-driver.port.ts';
import type { ResourceType } from '../../../../../shared/domain/resource/resource-requirement.ts';
import { releaseTags } from '../../../../../shared/adapters/aws/physical-name.ts';
import { countingIds, manualClock } from '../store/store-fixture.ts';

/** What drivers need beside clients; `slept` has the pauses that they made. */
export const resourceDeps = (region = 'eu-central-1') => {
  const clock = manualClock();
  const slept: number[] = [];
  return {
    table: openSqliteTable({ file: ':memory:', clock }),
    clock,
    ids: countingIds(),
    slept,
    sleep: async (milliseconds: number): Promise<void> => {
      slept.push(milliseconds);
      clock.advance(milliseconds);
    },
    scope: { stage: 'test', account_id: '123456789012', region },
  };
};

export const targetOf = (resource_type: ResourceType): ResourceTarget => ({
  environment_id: 'prod',
  resource_type,
  name: 'thing',
});

/** The tags of a thing of a release, as a record. */
export const ourTags = releaseTags('test', 'prod', 'thing');

/** An error as the SDK throws it. */
export const fault = (name: string): Error => Object.assign(new Error(`${name} of AWS`), { name });

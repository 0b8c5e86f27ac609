import { workflowSteps, type StepRecord } from '../../domain/deployment/step-record.ts';
import type { Item, Write } from '../../ports/table.port.ts';
import { newestById, packWrites, recordsOf } from './record-packs.ts';

/** Without what the step's id says already: the four steps of a phase then mostly fit in one write unit. */
type StoredStep = Omit<StepRecord, 'name' | 'phase'> & Partial<Pick<StepRecord, 'name' | 'phase'>>;

const storedStep = ({ name, phase, ...rest }: StepRecord): StoredStep => ({
  ...rest,
  ...(name !== workflowSteps[rest.id].name && { name }),
  ...(phase !== workflowSteps[rest.id].phase && { phase }),
});

const stepOf = (stored: StoredStep): StepRecord => ({
  name: workflowSteps[stored.id].name,
  phase: workflowSteps[stored.id].phase,
  ...stored,
});

export const stepWrites = (deployment_id: string, commit_id: string, steps: readonly StepRecord[]): readonly Write[] =>
  packWrites(deployment_id, 'STEP', commit_id, steps.map(storedStep));

const byId = (left: StepRecord, right: StepRecord): number => (left.id < right.id ? -1 : 1);

/** The newest record of each step, in the order of the workflow. */
export const stepsOf = (items: readonly Item[]): readonly StepRecord[] =>
  newestById(recordsOf<StoredStep>(items)).map(stepOf).toSorted(byId);

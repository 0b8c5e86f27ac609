import { workflowSteps, type StepRecord } from '../../domain/deployment/step-record.ts';
import { newestById } from './record-packs.ts';

/** Without what the step's id says already: the four steps of a phase then mostly fit in one write unit. */
export type StoredStep = Omit<StepRecord, 'name' | 'phase'> & Partial<Pick<StepRecord, 'name' | 'phase'>>;

export const storedStep = ({ name, phase, ...rest }: StepRecord): StoredStep => ({
  ...rest,
  ...(name !== workflowSteps[rest.id].name && { name }),
  ...(phase !== workflowSteps[rest.id].phase && { phase }),
});

const stepOf = (stored: StoredStep): StepRecord => ({
  name: workflowSteps[stored.id].name,
  phase: workflowSteps[stored.id].phase,
  ...stored,
});

const byId = (left: StepRecord, right: StepRecord): number => (left.id < right.id ? -1 : 1);

/** The newest record of each step, in the order of the workflow. */
export const stepsOf = (stored: readonly StoredStep[]): readonly StepRecord[] =>
  newestById(stored).map(stepOf).toSorted(byId);

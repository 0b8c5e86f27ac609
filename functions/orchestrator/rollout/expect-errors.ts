import { StaleTokenError } from '../../../shared/domain/deployment/deployment.errors.ts';
import { FencedError } from '../../../shared/ports/service-deployer.port.ts';
import { TableConflictError, TableUnavailableError } from '../../../shared/ports/table.port.ts';

const notOurs = [StaleTokenError, FencedError, TableConflictError, TableUnavailableError];

/**
 * Whether the error says nothing about the service or resource at hand: another holder has taken over, or the store is out of reach. Such a
 * one is thrown on, for the state machine to end or retry the task.
 */
export const isForTheMachine = (error: unknown): boolean => notOurs.some((kind) => error instanceof kind);

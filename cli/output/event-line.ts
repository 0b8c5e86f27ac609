import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { clockText } from './format.ts';

/** They repeat a failure that an earlier event has told. */
const repeating = new Set<string>(['DEPLOYMENT_FAILED', 'ROLLBACK_INITIATED']);

/** What a person asked for is told with who it was. */
const byWhom = ({ details: { by } }: DeploymentEvent, words: string): string =>
  typeof by === 'string' ? [`by ${by}`, words].filter((part) => part !== '').join(': ') : words;

const wordsOf = (event: DeploymentEvent): string => {
  const { details } = event;
  if (repeating.has(event.event_type)) return '';
  const failure = details['failure'] as { step?: string; message?: string } | undefined;
  if (failure?.message !== undefined) return `${failure.step ?? ''} ${failure.message}`.trim();
  const message = details['message'] ?? details['reason'] ?? details['url'] ?? '';
  return byWhom(event, typeof message === 'string' ? message : JSON.stringify(message));
};

const moved = (event: DeploymentEvent): string => {
  const status = event.details['deployment_status'];
  return typeof status === 'string' ? `> ${status}` : '';
};

/** One event in one line: when, phase, what, of what, and what it says. */
export const eventLine = (event: DeploymentEvent): string =>
  [
    clockText(event.timestamp),
    event.phase.padEnd(11),
    event.event_type.padEnd(22),
    event.affected_components.join(','),
    wordsOf(event),
    moved(event),
  ]
    .filter((part) => part !== '')
    .join('  ');

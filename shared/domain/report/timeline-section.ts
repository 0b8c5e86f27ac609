import type { DeploymentEvent } from '../deployment/deployment-event.ts';
import { listWords } from '../naming/list-words.ts';
import { code, list, plain, section } from './markdown.ts';
import type { ReportInput } from './report-input.ts';
import { sinceWords } from './time-words.ts';

/** Events of one type that follow each other: a wave of a thousand services is one line. */
type Group = { readonly first: DeploymentEvent; readonly events: readonly DeploymentEvent[] };

const groupsOf = (events: readonly DeploymentEvent[]): readonly Group[] => {
  const groups: DeploymentEvent[][] = [];
  for (const event of events) {
    const before = groups.at(-1)?.[0];
    if (before?.event_type === event.event_type && before.phase === event.phase) groups.at(-1)?.push(event);
    else groups.push([event]);
  }
  return groups.flatMap((group) => (group[0] === undefined ? [] : [{ first: group[0], events: group }]));
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const detailWords = ({ details }: DeploymentEvent): string => {
  const failure = details['failure'] as { readonly message?: string } | undefined;
  const status = textOf(details['deployment_status']);
  const parts = [status === '' ? '' : `now ${status}`, failure?.message ?? '', textOf(details['message'])];
  return parts.filter((part) => part !== '').join('; ');
};

const wordsOf = ({ first, events }: Group, state: ReportInput['state']): string => {
  const components = [...new Set(events.flatMap((event) => event.affected_components))];
  const about = components.length === 0 ? '' : ` ${plain(listWords(components, ', ', 10))}`;
  const details =
    events.length === 1
      ? detailWords(first)
      : `${events.length} events until ${sinceWords(state.created_at, events.at(-1)?.timestamp ?? first.timestamp)}`;
  return `${code(sinceWords(state.created_at, first.timestamp))} ${first.event_type} (${first.phase})${about}${details === '' ? '' : `: ${plain(details)}`}`;
};

/** What happened when, counted from the beginning. */
export const timelineSection = ({ state, events }: ReportInput): string => {
  const missing = state.last_sequence - (events.at(-1)?.sequence ?? 0);
  return section(
    'Timeline',
    list(
      groupsOf(events).map((group) => wordsOf(group, state)),
      150,
    ),
    missing > 0 && events.length > 0 ? `${missing} later events are left out.` : '',
  );
};

import type { DeploymentProgress, ServiceProgress } from '../../shared/domain/deployment/deployment.aggregate.ts';
import { bakeLines } from './bake-lines.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';

const barWidth = 30;
const marks = { PENDING: '.', IN_PROGRESS: '>', ACTIVE: '+', FAILED: 'x', UNDONE: '<' } as const;

const bar = (percent: number): string => {
  const full = Math.round((percent / 100) * barWidth);
  return `[${'#'.repeat(full)}${' '.repeat(barWidth - full)}] ${String(percent).padStart(3)}%`;
};

const serviceLine = (service: ServiceProgress): string =>
  [
    `    ${marks[service.status]}`,
    service.name,
    service.version,
    service.change === 'NONE' ? 'unchanged' : service.status,
    service.url ?? '',
    service.message ?? '',
  ]
    .filter((part) => part !== '')
    .join(' ');

const serviceLines = (service: ServiceProgress): readonly string[] => [serviceLine(service), ...bakeLines(service)];

/** `DEPLOYING, PAUSED` */
const statusText = ({ status, standing }: DeploymentProgress): string =>
  standing === undefined ? status : `${status}, ${standing}`;

/** A deployment's progress by phase, wave and service, for a terminal. */
export const progressLines = (progress: DeploymentProgress): readonly string[] => [
  `${bar(progress.percent)}  ${statusText(progress)}  ${durationWords(progress.elapsed_milliseconds)}`,
  `  ${progress.activity}`,
  ...progress.waves.flatMap((wave) => [`  wave ${wave.wave + 1}`, ...wave.services.flatMap(serviceLines)]),
];

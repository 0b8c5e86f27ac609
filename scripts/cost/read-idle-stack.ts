import { globSync, readFileSync } from 'node:fs';
import { repositoryRoot } from '../node24.mjs';
import type { IdleStack } from './cost-lines.ts';

/** Windlass’s own, of infrastructure/dashboard.js; each environment has one more. */
const dashboards = 1;

/** Counts what the templates make and AWS bills by the month. */
export const readIdleStack = (): IdleStack => {
  const templates = globSync('infrastructure/*.yml', { cwd: repositoryRoot })
    .map((path) => readFileSync(`${repositoryRoot}/${path}`, 'utf8'))
    .join('\n');
  const countOf = (type: string): number => templates.split(`Type: ${type}\n`).length - 1;
  return { alarms: countOf('AWS::CloudWatch::Alarm'), secrets: countOf('AWS::SecretsManager::Secret'), dashboards };
};

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { deploymentRequestSchema } from '../../../shared/domain/deployment/deployment.ts';

const root = new URL('../../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

describe('README.md', () => {
  it('shows a specification that is valid', () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(deploymentRequestSchema.parse(parse(yaml))).toMatchObject({ name: 'shop-v2' });
  });

  it('names files and folders that are there', () => {
    const named = [...readme.matchAll(/\b(?:examples\/shop|docs|cli|local|shared|functions|statemachines|test)(?:\/[\w.-]+)+/g)].map(([path]) => path);
    expect(named.filter((path) => !existsSync(new URL(path, root)))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });
});

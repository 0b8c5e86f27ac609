import { describe, expect, it } from '@jest/globals';
import { faultsOfTrigger } from '../../../../../shared/domain/trigger/check-trigger.ts';
import { triggerDefinitionSchema } from '../../../../../shared/domain/trigger/trigger.ts';
import { imageTemplate, objectTemplate, postedTriggers, triggerOf } from './trigger.fixture.ts';

const faults = (template: object, which: 'objects' | 'images' = 'objects') =>
  faultsOfTrigger(triggerOf(which, { template })).map(({ pointer, code }) => `${pointer} ${code}`);
const messages = (template: object) =>
  faultsOfTrigger(triggerOf('objects', { template })).map(({ message }) => message);

describe('a trigger', () => {
  it('is sound when its template is a request once it is filled [DC5]', () => {
    expect([triggerOf('ci'), triggerOf('images'), triggerOf('objects')].flatMap(faultsOfTrigger)).toEqual([]);
  });

  it('has no placeholder that is none, and hears of all of them with their places [DC5]', () => {
    expect(faults(objectTemplate({ description: '${versoin} ${image_tag} ${' }))).toEqual([
      '/template/description unknown_placeholder',
      '/template/description unknown_placeholder',
      '/template/description unknown_placeholder',
    ]);
    const [misspelt, foreign, open] = messages(objectTemplate({ description: '${versoin} ${image_tag} ${' }));
    expect(misspelt).toContain('Did you mean ${version}?');
    expect(foreign).toContain('Known here: version, event_id, bucket, key, sha256.');
    expect(open).toContain('without a name');
  });

  it('knows an image only for images', () => {
    expect(faults({ ...imageTemplate, description: '${key}' }, 'images')).toEqual([
      '/template/description unknown_placeholder',
    ]);
  });

  it.each(['shop', 'shop-${bucket}', 'shop-$${version}'])(
    'does not give every release the name %s, since names are unique [DC5]',
    (name) => {
      expect(faults(objectTemplate({ name }))).toEqual(['/template/name name_not_unique']);
    },
  );

  it.each(['shop-${version}', 'shop-${event_id}', 'shop-${key}'])('may give the name %s', (name) => {
    expect(faults(objectTemplate({ name }))).toEqual([]);
  });

  it('does not let who pushes choose the environment [DC5]', () => {
    const template = objectTemplate();
    const specification = { ...template.specification, target_environment: '${version}' };
    expect(faults({ ...template, specification })).toEqual([
      '/template/specification/target_environment environment_not_fixed',
    ]);
  });

  it('hears what is wrong with its template as a request would [DC5]', () => {
    expect(faults(objectTemplate({ colour: 'red', name: 'Shop ${version}' }, { health_checks: [] }))).toEqual(
      expect.arrayContaining([
        '/template/colour unknown_property',
        '/template/name invalid_format',
        '/template/specification/services/0/health_checks too_small',
      ]),
    );
    expect(faults({})).toEqual(['/template/name missing', '/template/specification missing']);
  });

  it('hears that a name will be too long', () => {
    expect(faults(objectTemplate({ name: 'shop-${sha256}' }))).toEqual(['/template/name invalid_format']);
  });

  it('has at most 10,000 placeholders, so that a long key cannot make it huge', () => {
    const description = '${version}'.repeat(10_001);
    expect(faults(objectTemplate({ description }))).toEqual(['/template too_big']);
  });
});

describe('the schema of triggers', () => {
  const problems = (which: keyof typeof postedTriggers, changes: object): readonly string[] => {
    const parsed = triggerDefinitionSchema.safeParse({ ...postedTriggers[which], ...changes });
    return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
  };

  it.each(['windlass', 'aws.s3', '', 'com acme'])('takes no requests of the source %j [DC5]', (source) => {
    expect(problems('ci', { source })).toContain('source');
  });

  it('runs as nobody whose name a policy would take for a group [CS1]', () => {
    expect(problems('ci', { runs_as: { subject: 'group:windlass-administrators' } })).toEqual(['runs_as.subject']);
  });

  it('wants a version in the pattern of a tag and of a key [DC5]', () => {
    expect(problems('images', { tag_pattern: 'v*' })).toEqual(['tag_pattern']);
    expect(problems('objects', { key_pattern: 'releases/*' })).toEqual(['key_pattern']);
  });
});

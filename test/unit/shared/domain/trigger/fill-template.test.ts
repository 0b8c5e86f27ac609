import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fillTemplate } from '../../../../../shared/domain/trigger/fill-template.ts';
import { placeholdersIn, textsIn } from '../../../../../shared/domain/trigger/placeholders.ts';

const template = {
  name: 'shop-${version}',
  description: 'Built from ${key}.',
  specification: {
    services: [
      {
        name: 'v${version}',
        version: '${version}',
        command: ['sh', '-c', 'echo $${HOME} ${version}'],
        count: 3,
        on: true,
        no: null,
      },
    ],
  },
};

const fill = (values: Readonly<Record<string, string>>, of: object = template): unknown =>
  fillTemplate(of as never, new Map(Object.entries(values)));

describe('a filled template', () => {
  it('has the values in every text, however deep, and all else as it was [DC5]', () => {
    expect(fill({ version: '1.4.0', key: 'releases/shop-1.4.0.zip' })).toEqual({
      name: 'shop-1-4-0',
      description: 'Built from releases/shop-1.4.0.zip.',
      specification: {
        services: [
          {
            name: 'v1.4.0',
            version: '1.4.0',
            command: ['sh', '-c', 'echo ${HOME} 1.4.0'],
            count: 3,
            on: true,
            no: null,
          },
        ],
      },
    });
  });

  it.each([
    '"}, "evil": {"a": "',
    "'; rm -rf /; '",
    '${key}',
    '$${key}',
    '$&$1$`',
    '\n  evil: true\n',
    '</script>',
    '__proto__',
    'x'.repeat(100_000),
  ])('takes %.40j as text and nothing else [DC5]', (version) => {
    const filled = fill({ version, key: 'secret' }, { description: '<${version}>', list: ['${version}'] });
    expect(filled).toEqual({ description: `<${version}>`, list: [version] });
  });

  it('has the shape of its template whatever the values [DC5]', () => {
    const values = fc.string({
      unit: fc.constantFrom('a', '"', '\\', '$', '{', '}', '${version}', '${key}', ':', ',', '\n'),
    });
    const shape = (value: unknown): unknown => {
      if (typeof value === 'string') return 'text';
      if (Array.isArray(value)) return value.map(shape);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)]));
    };
    fc.assert(
      fc.property(values, values, (version, key) => {
        const filled = fill({ version, key }) as typeof template;
        expect(shape(filled)).toEqual(shape(template));
        expect(filled.specification.services[0]?.version).toBe(version);
        expect(filled.description).toBe(`Built from ${key}.`);
      }),
    );
  });

  it('writes values as names are in the name, and only there', () => {
    expect(fill({ version: 'V2_Beta.1+x' })).toMatchObject({
      name: 'shop-v2-beta-1-x',
      specification: { services: [{ version: 'V2_Beta.1+x' }] },
    });
  });

  it('leaves what it does not know, and names of properties', () => {
    const odd = { '${version}': '${other} ${ $version ${}' };
    expect(fill({ version: '1' }, odd)).toEqual(odd);
  });
});

describe('placeholders', () => {
  it.each([
    ['${version}', ['version']],
    ['a ${b} c ${d}', ['b', 'd']],
    ['$${b}', []],
    ['${', ['']],
    ['${a b}', ['a b']],
    ['${a${b}}', ['', 'b']],
    ['none, $5', []],
  ])('of %j are %j', (text, names) => {
    expect(placeholdersIn(text)).toEqual(names);
  });

  it('are looked for in every text, which is told with its place', () => {
    expect(textsIn({ a: ['x', { b: 'y' }], c: 1, d: null })).toEqual([
      { at: ['a', 0], text: 'x' },
      { at: ['a', 1, 'b'], text: 'y' },
    ]);
  });
});

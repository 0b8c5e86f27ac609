/** One jest project per test tier; `scripts/test-tiers.mjs` runs them one after the other and counts. */
const swc = [
  '@swc/jest',
  {
    module: { type: 'es6' },
    jsc: {
      parser: { syntax: 'typescript' },
      target: 'es2024',
      transform: { verbatimModuleSyntax: true },
    },
    sourceMaps: 'inline',
    swcrc: false,
  },
];

const tier = (name, extra = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/.windlass/'],
  transform: { '\\.ts$': swc },
  ...extra,
});

const slow = { setupFilesAfterEnv: ['<rootDir>/scripts/jest/slow-tier.mjs'] };

export default {
  maxWorkers: '100%',
  projects: [
    tier('unit'),
    tier('contract'),
    tier('statemachines'),
    tier('architecture'),
    tier('embedded', slow),
    tier('faults', slow),
    tier('examples', slow),
    tier('cloud', slow),
    tier('large', slow),
  ],
};

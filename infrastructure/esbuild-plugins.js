/** How every Lambda is bundled, beside the options in serverless.yml; scripts/check-budgets.ts and the tests of roles bundle alike. */

/**
 * The AWS SDK is Lambda's own. Said to be without side effects, an import of it of which nothing is used goes away: else each function
 * would load every client that its component's compose.ts names.
 */
const lambdasOwnSdk = {
  name: 'lambdas-own-sdk',
  setup: (build) =>
    build.onResolve({ filter: /^@(aws-sdk|smithy)\// }, ({ path }) => ({ path, external: true, sideEffects: false })),
};

export default [lambdasOwnSdk];

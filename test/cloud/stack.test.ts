import { describe, expect, it } from '@jest/globals';
import { describeLifeOfShop } from '../embedded/release.suite.ts';
import { describeEventTriggers } from './events/events.suite.ts';
import { describeGuarantee } from './guarantee/guarantee.suite.ts';
import { describeLargeReleases } from './large/large.suite.ts';
import { describeRemoval } from './removal/removal.suite.ts';
import { describeRoles } from './roles/roles.suite.ts';
import { openStageForAll } from './stage/opened.stage.ts';

/** What a tier of minutes has time for; `npm run test:large` releases 300. */
const services = 25;

/** The whole stack in an account of AWS's stand-in with IAM enforced, put there and taken away by the commands that users run. */
describe('a deployed stage', () => {
  const opened = openStageForAll('e2e');

  it('is told of by the command that made it: where its API is, and how to get a token', () => {
    const { deployed } = opened();
    expect(deployed.told).toMatch(/Windlass e2e is in account \d{12}, eu-central-1: a stack of \d+ resources/);
    expect(deployed.endpoint).toMatch(/^http/);
    expect(deployed.told).toContain('npm run --silent token -- --stage e2e');
  });

  describeLifeOfShop(async () => ({ ...opened().target, close: async () => {} }));
  describeLargeReleases(opened, services);
  describeEventTriggers(opened);
  describeGuarantee(opened);
  describeRoles(opened);
  describeRemoval(opened);
});

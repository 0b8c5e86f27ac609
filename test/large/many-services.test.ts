import { describe } from '@jest/globals';
import { describeLargeReleases } from '../cloud/large/large.suite.ts';
import { openStageForAll } from '../cloud/stage/opened.stage.ts';

describe('a deployed stage', () => {
  describeLargeReleases(openStageForAll('large'), 300);
});

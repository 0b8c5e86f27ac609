import { describeLifeOfShop } from './release.suite.ts';
import { openTarget } from './target.ts';

describeLifeOfShop(openTarget);

import { describe, expect, it } from '@jest/globals';
import {
  descriptionOf,
  routingOf,
  sharesOf,
  weightsOf,
  type AliasState,
} from '../../../../../shared/adapters/lambda/alias-routing.ts';

const share = (function_version: string, weight: number) => ({ function_version, weight });
const always = () => true;
const aliasOf = (asked: readonly ReturnType<typeof share>[], serving = asked): AliasState => ({
  ...(serving.length > 0 ? routingOf(serving) : { function_version: '1', additional: {} }),
  description: descriptionOf(asked),
  revision_id: 'r',
});
const weights = (alias: AliasState | undefined, runs: (version: string) => boolean = always) =>
  Object.fromEntries(weightsOf(alias, runs));

describe('the routing of an alias', () => {
  it('sends all to the one version that has weight', () => {
    expect(routingOf([share('3', 2)])).toEqual({ function_version: '3', additional: {} });
  });

  it('sends the smaller share to the other version, as a fraction [B11]', () => {
    expect(routingOf([share('3', 1), share('4', 2)])).toEqual({ function_version: '4', additional: { 3: 0.3333 } });
    expect(routingOf([share('3', 1), share('4', 1)])).toEqual({ function_version: '3', additional: { 4: 0.5 } });
  });
});

describe('the weights of an alias', () => {
  it('are as they were asked, while the alias routes so', () => {
    const asked = [share('3', 1), share('4', 2)];
    expect(sharesOf(descriptionOf(asked))).toEqual(asked);
    expect(weights(aliasOf(asked))).toEqual({ 3: 1, 4: 2 });
    expect(weights(aliasOf([]))).toEqual({});
    expect(weights(undefined)).toEqual({});
  });

  it('stay as they were asked for a version that is scaled to 0', () => {
    const asked = [share('3', 1), share('4', 2)];
    expect(weights(aliasOf(asked, [share('4', 2)]), (version) => version === '4')).toEqual({ 3: 1, 4: 2 });
    expect(weights(aliasOf(asked), () => false)).toEqual({ 3: 1, 4: 2 });
  });

  it('are what it routes, in percent, when that is not what was asked', () => {
    const moved = { ...aliasOf([share('3', 2)]), function_version: '4', additional: { 3: 0.2 } };
    expect(weights(moved)).toEqual({ 4: 80, 3: 20 });
    expect(weights({ ...aliasOf([share('3', 2)]), description: 'made by hand' })).toEqual({ 3: 100 });
  });
});

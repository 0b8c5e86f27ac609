import { describe, expect, it } from '@jest/globals';
import { principalOfRequest } from '../../../../../shared/domain/trigger/request-principal.ts';

const trigger = {
  id: 'ci',
  source: 'com.acme.ci',
  runs_as: { subject: 'release-bot', groups: ['releases'] },
  principals: ['*@acme.com'],
};

describe('who a request by event is made as', () => {
  it.each([undefined, 'release-bot'])(
    'is whom the trigger of its source names, when it declares %s [DC5 CS1]',
    (declared) => {
      expect(principalOfRequest({ ...trigger, principals: [] }, declared)).toEqual({
        outcome: 'mapped',
        principal: trigger.runs_as,
      });
    },
  );

  it("is whom it declares, if the trigger lets its source, in the trigger's groups [DC5 CS1]", () => {
    expect(principalOfRequest(trigger, 'ada@acme.com')).toEqual({
      outcome: 'mapped',
      principal: { subject: 'ada@acme.com', groups: ['releases'] },
    });
  });

  it.each(['ada@evil.com', 'ada@acme.com.evil.com', 'root'])('is nobody when it declares %s [DC5 CS1]', (declared) => {
    expect(principalOfRequest(trigger, declared)).toMatchObject({
      outcome: 'refused',
      message: expect.stringContaining(`request anything for ${declared}`),
    });
    expect(principalOfRequest({ ...trigger, principals: [] }, declared).outcome).toBe('refused');
  });
});

import { describe, expect, it } from '@jest/globals';
import { decodeTime } from 'ulid';
import { requestedDeploymentId } from '../../../../functions/orchestrator/requested-deployment-id.ts';
import { deploymentIdSchema } from '../../../../shared/contracts/routes/parameters.ts';

const reference = { source: 'com.acme.ci', request_id: 'e-1' };
const time = '2026-11-23T19:09:23Z';

describe('the id of a deployment that an event asks for', () => {
  it("is a ULID of the event's time, the same whenever the event comes [DC5]", () => {
    const id = requestedDeploymentId(reference, time);
    expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(deploymentIdSchema.safeParse(id).success).toBe(true);
    expect(decodeTime(id)).toBe(Date.parse(time));
    expect(requestedDeploymentId({ ...reference }, time)).toBe(id);
  });

  it('is another for another event, source or trigger [DC5]', () => {
    const ids = [
      reference,
      { ...reference, request_id: 'e-2' },
      { ...reference, source: 'com.acme.cd' },
      { ...reference, trigger_id: 't' },
      { ...reference, trigger_id: 'u' },
    ].map((one) => requestedDeploymentId(one, time));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1969-12-31T23:59:59.500+00:00'])(
    'is an id at %s too',
    (odd) => {
      expect(requestedDeploymentId(reference, odd)).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
    },
  );
});

import { expect, it } from '@jest/globals';
import { sampleTraffic } from '../../../../../shared/adapters/lambda/sample-traffic.ts';
import { NotSupportedError } from '../../../../../shared/ports/service-deployer.port.ts';
import { target } from './lambda.fixture.ts';

it('says that it cannot sample traffic, and what to do instead', async () => {
  const sampling = sampleTraffic(target, 0);
  await expect(sampling).rejects.toThrow(NotSupportedError);
  await expect(sampling).rejects.toThrow(/ROLLING or RECREATE/);
});

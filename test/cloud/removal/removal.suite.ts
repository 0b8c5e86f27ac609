import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Operator } from '../../embedded/operator.ts';
import { prepareEnvironment, type OpenedStage } from '../stage/opened.stage.ts';
import { tinyService } from '../stage/tiny.service.ts';
import { inventoryOf, kindsOfThings } from './account.inventory.ts';

const environment = 'leaving';

/** `npm run remove`, the last that a stage sees: nothing can be asked of it afterwards. The environments of other suites must be empty. */
export const describeRemoval = (opened: () => OpenedStage): void =>
  describe('removing the stage', () => {
    let operator: Operator;
    let released: string;
    const remove = (...given: readonly string[]) => {
      const { account, stage } = opened().deployed;
      return account.npm('remove', '--stage', stage, ...given);
    };
    const inventory = () => {
      const { account, stage } = opened().deployed;
      return inventoryOf(account.sdk, `windlass-${stage}`);
    };

    beforeAll(async () => {
      const prepared = await prepareEnvironment(opened(), environment);
      operator = prepared.operator;
      const { state } = await operator.release({
        name: 'lingering',
        specification: { target_environment: environment, services: [tinyService('tiny', prepared.artifact)] },
      });
      expect(state.status).toBe('COMPLETED');
      released = state.id;
    });

    it('is refused while a release is live, naming what of it exists', async () => {
      const before = await inventory();
      const { code, output } = await remove();
      expect(code).toBe(2);
      expect(output).toContain(`function:windlass-${opened().deployed.stage}-env-${environment}-tiny-`);
      expect(output).toContain('windlass rollback');
      expect(await inventory()).toEqual(before);
    });

    it('leaves nothing in the account but the bucket of reports, and says so', async () => {
      const { stage, outputs, endpoint } = opened().deployed;
      await operator.rollBack(released);
      const there = await inventory();
      expect(kindsOfThings.filter((kind) => !there.some((one) => one.startsWith(`${kind} `)))).toEqual([]);
      const { code, output } = await remove();
      expect([code, output]).toEqual([0, expect.stringContaining(`Windlass ${stage} is gone`)]);
      expect(output).toContain(`s3://${outputs['ReportsBucketName']}`);
      expect(await inventory()).toEqual([`bucket ${outputs['ReportsBucketName']}`]);
      expect((await fetch(`${endpoint}/v1/health`)).status).toBe(404);
    });

    it('is nothing to do a second time', async () => {
      const { code, output } = await remove();
      expect([code, output]).toEqual([0, expect.stringContaining('nothing to remove')]);
    });
  });

import type { DeploymentRecords, PreparedConfiguration } from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentRequest } from '../../domain/deployment/deployment.ts';
import type { ServiceRecord } from '../../domain/deployment/service-rollout.ts';
import type { ReleasePlan } from '../../domain/planning/release-plan.ts';
import type { SecurityFinding } from '../../domain/security/security-finding.ts';
import type { TestResult } from '../../domain/testing/test-result.ts';
import type { ValidationResult } from '../../domain/validation/validation-result.ts';
import type { Table } from '../../ports/table.port.ts';
import { readState } from './deployment-meta.ts';
import { readDocument } from './documents.ts';
import { readEvents } from './event-log.ts';
import { contentOf } from './item-content.ts';
import { deploymentKeys, deploymentPartition, deploymentPrefixes, packPrefix, type PackKind } from './keys.ts';
import { readLedger } from './ledger.ts';
import { readAll } from './read-all.ts';
import { recentValues } from './recent-values.ts';
import { newestById, recordsOf } from './record-packs.ts';
import { stepsOf } from './step-packs.ts';
import { chunkOfService, specificationsOf, submissionChunkOf, type SubmissionChunk } from './submission.document.ts';

/** Reads of a submission. It never changes, so what was read is kept for the next time: every service of a wave asks for the same chunks. */
const submissionReader = (table: Table) => {
  const chunks = recentValues<SubmissionChunk>(32, async (key) => {
    const [id = '', chunk] = key.split('/');
    const item = await table.get(deploymentKeys.submission(id, Number(chunk)));
    return item === undefined ? undefined : submissionChunkOf(item);
  });
  const chunk = (id: string, index: number) => chunks(`${id}/${index}`);
  const headOf = async (id: string) => (await chunk(id, 0))?.head;
  const request = async (id: string): Promise<DeploymentRequest | undefined> => {
    const head = await headOf(id);
    if (head === undefined) return undefined;
    const all = await Promise.all(head.first_names.map((_, index) => chunk(id, index)));
    return {
      ...head.request,
      specification: {
        ...head.request.specification,
        services: specificationsOf(all.filter((one) => one !== undefined)),
      },
    };
  };
  const service = async (id: string, name: string) => {
    const head = await headOf(id);
    const found = head === undefined ? undefined : await chunk(id, chunkOfService(head, name));
    return found?.services.find((one) => one.specification.name === name)?.specification;
  };
  return { request, service, context: async (id: string) => (await headOf(id))?.context };
};

export const deploymentRecords = (table: Table): DeploymentRecords => {
  const submission = submissionReader(table);
  const plans = recentValues(4, (id) => readDocument<ReleasePlan>(table, id, 'PLAN'));
  const packs = (id: string, kind: PackKind) => readAll(table, deploymentPartition(id), packPrefix(kind));
  const packed = async <T>(id: string, kind: PackKind) => recordsOf<T>(await packs(id, kind));
  return {
    state: (id) => readState(table, id),
    request: submission.request,
    specification: async (id) => (await submission.request(id))?.specification,
    serviceSpecification: submission.service,
    plan: plans,
    context: submission.context,
    steps: async (id) => stepsOf(await packs(id, 'STEP')),
    services: async (id) =>
      (await readAll(table, deploymentPartition(id), deploymentPrefixes.services)).map((item) =>
        contentOf<ServiceRecord>(item),
      ),
    service: async (id, name) => {
      const item = await table.get(deploymentKeys.service(id, name));
      return item === undefined ? undefined : contentOf<ServiceRecord>(item);
    },
    ledger: (id) => readLedger(table, id),
    validations: (id) => packed<ValidationResult>(id, 'VALIDATION'),
    findings: async (id) => newestById(await packed<SecurityFinding>(id, 'FINDING')),
    tests: async (id) => newestById(await packed<TestResult>(id, 'TEST')),
    preparedConfiguration: (id) => readDocument<PreparedConfiguration>(table, id, 'CONFIGURATION'),
    events: (id, after, limit) => readEvents(table, id, after, limit),
  };
};

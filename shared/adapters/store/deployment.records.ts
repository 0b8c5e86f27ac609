import type {
  DeploymentRecords,
  PreparedConfiguration,
  RequestOutline,
} from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentRequest } from '../../domain/deployment/deployment.ts';
import type { ReleasePlan } from '../../domain/planning/release-plan.ts';
import { currentFindings } from '../../domain/security/current-findings.ts';
import type { SecurityFinding } from '../../domain/security/security-finding.ts';
import type { TestResult } from '../../domain/testing/test-result.ts';
import type { ValidationResult } from '../../domain/validation/validation-result.ts';
import type { Table } from '../../ports/table.port.ts';
import { readState } from './deployment-meta.ts';
import { readDocument } from './documents.ts';
import { readEvents } from './event-log.ts';
import { deploymentKeys, deploymentPartition } from './keys.ts';
import { readLedger } from './ledger.ts';
import { readAll } from './read-all.ts';
import { recentValues } from './recent-values.ts';
import { newestById, newestByValidator, prefixesOf, recordsOf, type RecordKind } from './record-packs.ts';
import { readServiceRecord, readServiceRecords } from './service-records.ts';
import { stepsOf, type StoredStep } from './step-packs.ts';
import {
  chunkOfService,
  isFinal,
  mostChunks,
  specificationsOf,
  submissionChunkOf,
  type SubmissionChunk,
} from './submission.document.ts';

/** All of a submission: one whose services do not fill their chunks has up to twice as many. */
const keptChunks = 2 * mostChunks;

/** What submissions of earlier versions don't say. */
const defaults = { when_busy: 'REFUSE', priority: 'NORMAL' } as const;

/**
 * Reads of a submission. It never changes once the deployment has its lease, so what was read is kept for the next time: every service of a wave
 * asks for the same chunks.
 */
const submissionReader = (table: Table) => {
  const load = async (key: string): Promise<SubmissionChunk | undefined> => {
    const [id = '', chunk] = key.split('/');
    const item = await table.get(deploymentKeys.submission(id, Number(chunk)));
    return item === undefined ? undefined : submissionChunkOf(item);
  };
  const chunks = recentValues(keptChunks, load, isFinal);
  const chunk = (id: string, index: number) => chunks(`${id}/${index}`);
  const headOf = async (id: string) => (await chunk(id, 0))?.head;
  const request = async (id: string): Promise<DeploymentRequest | undefined> => {
    const head = await headOf(id);
    if (head === undefined) return undefined;
    const all = await Promise.all(head.first_names.map((_, index) => chunk(id, index)));
    return {
      ...defaults,
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
  /** The chunk is read first: when it is final, so is the document. */
  const loadPlan = async (id: string) => {
    const first = await chunk(id, 0);
    const plan = first?.plan ?? (await readDocument<ReleasePlan>(table, id, 'PLAN'));
    return plan === undefined ? undefined : { plan, is_provisional: first?.is_provisional ?? false };
  };
  const plans = recentValues(4, loadPlan, isFinal);
  return {
    request,
    service,
    plan: async (id: string) => (await plans(id))?.plan,
    outline: async (id: string): Promise<RequestOutline | undefined> => {
      const head = await headOf(id);
      return head === undefined ? undefined : { ...defaults, ...head.request };
    },
    context: async (id: string) => (await headOf(id))?.context,
  };
};

export const deploymentRecords = (table: Table): DeploymentRecords => {
  const submission = submissionReader(table);
  const configurations = recentValues(4, (id) => readDocument<PreparedConfiguration>(table, id, 'CONFIGURATION'));
  const packsOf = async (id: string, kind: RecordKind) =>
    (await Promise.all(prefixesOf(kind).map((prefix) => readAll(table, deploymentPartition(id), prefix)))).flat();
  const packed = async <T>(id: string, kind: RecordKind) => recordsOf<T>(await packsOf(id, kind), kind);
  return {
    state: (id) => readState(table, id),
    request: submission.request,
    outline: submission.outline,
    specification: async (id) => (await submission.request(id))?.specification,
    serviceSpecification: submission.service,
    plan: submission.plan,
    context: submission.context,
    steps: async (id) => stepsOf(await packed<StoredStep>(id, 'STEP')),
    services: (id) => readServiceRecords(table, id),
    service: (id, name) => readServiceRecord(table, id, name),
    ledger: (id) => readLedger(table, id),
    validations: async (id) => newestByValidator(await packed<ValidationResult>(id, 'VALIDATION')),
    findings: async (id) => {
      const packs = await packsOf(id, 'FINDING');
      const steps = stepsOf(recordsOf<StoredStep>(packs, 'STEP'));
      return currentFindings(newestById(recordsOf<SecurityFinding>(packs, 'FINDING')), steps);
    },
    tests: async (id) => newestById(await packed<TestResult>(id, 'TEST')),
    preparedConfiguration: configurations,
    events: (id, after, limit) => readEvents(table, id, after, limit),
  };
};

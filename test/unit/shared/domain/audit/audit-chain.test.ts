import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextAuditEntry, verifyAuditChain } from '../../../../../shared/domain/audit/audit-chain.ts';
import { auditEntrySchema, type AuditEntry } from '../../../../../shared/domain/audit/audit-entry.ts';
import { canonicalJson, type ContentHash } from '../../../../../shared/domain/canonical-json.ts';

const hash: ContentHash = (value) => createHash('sha256').update(canonicalJson(value)).digest('hex');

const chainOf = (length: number): readonly AuditEntry[] =>
  Array.from({ length }).reduce<readonly AuditEntry[]>((entries, _, index) => {
    const entry = {
      actor: 'ann',
      action: 'deployment.submit',
      target: `d${index}`,
      details: { name: `release-${index}` },
    };
    return [...entries, nextAuditEntry(entries.at(-1), entry, '2026-11-23T19:09:23.000Z', 'dev', hash)];
  }, []);

/** A chain, and an index into it. */
const chainAndPlace = fc
  .integer({ min: 1, max: 12 })
  .chain((length) => fc.tuple(fc.constant(chainOf(length)), fc.nat({ max: length - 1 })));

const changes: Readonly<Record<string, (entry: AuditEntry) => AuditEntry>> = {
  actor: (entry) => ({ ...entry, actor: 'eve' }),
  action: (entry) => ({ ...entry, action: 'deployment.cancel' }),
  target: (entry) => ({ ...entry, target: 'elsewhere' }),
  details: (entry) => ({ ...entry, details: { ...entry.details, name: 'other' } }),
  at: (entry) => ({ ...entry, at: '2020-01-01T00:00:00.000Z' }),
  environment_id: (entry) => ({ ...entry, environment_id: 'prod' }),
  hash: (entry) => ({ ...entry, hash: 'f'.repeat(64) }),
  previous_hash: (entry) => ({ ...entry, previous_hash: 'f'.repeat(64) }),
};

describe('the audit chain', () => {
  it('is intact as it was written, and counts from 1 without a gap', () => {
    const entries = chainOf(5);
    expect(entries.map((entry) => entry.sequence)).toEqual([1, 2, 3, 4, 5]);
    for (const entry of entries) expect(auditEntrySchema.parse(JSON.parse(JSON.stringify(entry)))).toEqual(entry);
    expect(verifyAuditChain(entries, hash, { head: entries[4] as AuditEntry })).toEqual({
      outcome: 'intact',
      head: { sequence: 5, hash: entries[4]?.hash },
    });
    expect(verifyAuditChain([], hash)).toMatchObject({ outcome: 'intact' });
  });

  it('shows any field that was changed, and of which entry [CS4]', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.constantFrom(...Object.keys(changes)), ([entries, place], field) => {
        const tampered = entries.map((entry, index) =>
          index === place ? (changes[field] as (entry: AuditEntry) => AuditEntry)(entry) : entry,
        );
        expect(verifyAuditChain(tampered, hash)).toEqual({ outcome: 'broken', sequence: place + 1, reason: 'changed' });
      }),
    );
  });

  it('shows an entry that was changed together with its own hash, if any follows or the head is known [CS4]', () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, place]) => {
        const { hash: _, ...content } = { ...(entries[place] as AuditEntry), actor: 'eve' };
        const tampered = entries.map((entry, index) => (index === place ? { ...content, hash: hash(content) } : entry));
        expect(verifyAuditChain(tampered, hash, { head: entries.at(-1) as AuditEntry })).toEqual({
          outcome: 'broken',
          sequence: place + 1,
          reason: 'changed',
        });
      }),
    );
  });

  it('shows an entry that is missing, at the end too when the head is known [CS4]', () => {
    fc.assert(
      fc.property(chainAndPlace, ([entries, place]) => {
        const tampered = entries.filter((_, index) => index !== place);
        expect(verifyAuditChain(tampered, hash, { head: entries.at(-1) as AuditEntry })).toEqual({
          outcome: 'broken',
          sequence: place + 1,
          reason: 'missing',
        });
      }),
    );
  });

  it('shows entries that changed places [CS4]', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.nat(), ([entries, first], pick) => {
        const second = pick % entries.length;
        fc.pre(first !== second);
        const tampered = entries.map((entry, index) =>
          index === first ? entries[second] : index === second ? entries[first] : entry,
        ) as AuditEntry[];
        expect(verifyAuditChain(tampered, hash)).toEqual({
          outcome: 'broken',
          sequence: Math.min(first, second) + 1,
          reason: 'reordered',
        });
      }),
    );
  });

  it('shows an entry that stands twice [CS4]', () => {
    const [first, second] = chainOf(2) as [AuditEntry, AuditEntry];
    expect(verifyAuditChain([first, first, second], hash)).toEqual({
      outcome: 'broken',
      sequence: 1,
      reason: 'reordered',
    });
  });

  it('can be verified page by page', () => {
    const entries = chainOf(6);
    const page = verifyAuditChain(entries.slice(0, 3), hash);
    if (page.outcome === 'broken') throw new Error('the first page is broken');
    expect(verifyAuditChain(entries.slice(3), hash, { after: page.head })).toMatchObject({ outcome: 'intact' });
    expect(verifyAuditChain(entries.slice(4), hash, { after: page.head })).toEqual({
      outcome: 'broken',
      sequence: 4,
      reason: 'missing',
    });
  });
});

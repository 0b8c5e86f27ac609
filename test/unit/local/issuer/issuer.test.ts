import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { audience, issuerName, openIssuer } from '../../../../local/issuer/issuer.ts';
import { openSigningKey, SigningKeyError } from '../../../../local/issuer/signing-key.ts';
import { countingIds, manualClock } from '../../shared/adapters/store/store-fixture.ts';

describe('the embedded issuer', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'windlass-issuer-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));

  const clock = manualClock();
  const open = (folder = home) => openIssuer({ home: folder, clock, ids: countingIds() });
  const keyFile = () => join(home, 'keys', 'issuer.jwk.json');
  const token = { subject: 'ada', groups: ['team-a', 'team-b'], lifetime_seconds: 60 };

  it('verifies what it has issued, with subject and groups', async () => {
    const issuer = await open();
    expect(await issuer.verifyToken(await issuer.issueToken(token))).toEqual({
      outcome: 'valid',
      claims: expect.objectContaining({ sub: 'ada', groups: ['team-a', 'team-b'], iss: issuerName, aud: audience }),
    });
  });

  it('keeps its key: opened again, it verifies what it issued before', async () => {
    const issued = await (await open()).issueToken(token);
    expect((await (await open()).verifyToken(issued)).outcome).toBe('valid');
  });

  it('makes one key when it is opened by several at the same time, and leaves no draft of another', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => openSigningKey(keyFile())));
    expect(new Set(keys.map((key) => key.key_id)).size).toBe(1);
    expect(await readdir(join(home, 'keys'))).toEqual(['issuer.jwk.json']);
  });

  it('makes the key readable for its owner alone, and refuses one that others can read', async () => {
    const issuer = await open();
    expect((await stat(keyFile())).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(issuer.jwks())).not.toContain(
      (JSON.parse(await readFile(keyFile(), 'utf8')) as { d: string }).d,
    );
    await chmod(keyFile(), 0o644);
    await expect(open()).rejects.toThrow(/Others than its owner can read/);
  });

  it('says so when the file holds no key', async () => {
    await open();
    await writeFile(keyFile(), '{"kty":"oct"}');
    await expect(open()).rejects.toBeInstanceOf(SigningKeyError);
  });

  it('publishes the key that verifies its tokens', async () => {
    const issuer = await open();
    const issued = await issuer.issueToken(token);
    const keys = createLocalJWKSet({ keys: [...issuer.jwks().keys] });
    const { payload } = await jwtVerify(issued, keys, { currentDate: new Date(clock.now()) });
    expect([payload.sub, decodeProtectedHeader(issued)]).toEqual([
      'ada',
      { alg: 'ES256', typ: 'JWT', kid: issuer.jwks().keys[0]?.kid },
    ]);
  });

  it('verifies until the token expires, and no longer', async () => {
    const moving = manualClock();
    const issuer = await openIssuer({ home, clock: moving, ids: countingIds() });
    const issued = await issuer.issueToken(token);
    moving.advance(58_000);
    expect((await issuer.verifyToken(issued)).outcome).toBe('valid');
    moving.advance(2_000);
    expect(await issuer.verifyToken(issued)).toEqual({ outcome: 'invalid', reason: 'The token has expired.' });
  });

  it.each([
    ['another issuer', { iss: 'urn:somebody:else' }, /iss/],
    ['another audience', { aud: 'somebody-else' }, /aud/],
    ['no subject', { sub: undefined }, /sub/],
    ['no expiry', { exp: undefined }, /exp/],
    ['groups that are no list', { groups: 'windlass-administrators' }, /groups/],
    ['a beginning in the future', { nbf: 99_999_999_999 }, /nbf/],
  ])('refuses a token of its own key with %s', async (_, changes, reason) => {
    const issuer = await open();
    const { privateKey } = await openSigningKey(keyFile());
    const now = Math.floor(clock.now() / 1_000);
    const claims = { iss: issuerName, aud: audience, sub: 'ada', groups: [], iat: now, exp: now + 60, ...changes };
    const signed = await new SignJWT(JSON.parse(JSON.stringify(claims)) as object as Record<string, unknown>)
      .setProtectedHeader({ alg: 'ES256' })
      .sign(privateKey);
    expect(await issuer.verifyToken(signed)).toEqual({ outcome: 'invalid', reason: expect.stringMatching(reason) });
  });

  it.each([
    ['a lifetime of more than 30 days', { lifetime_seconds: 31 * 86_400 }],
    ['no lifetime', { lifetime_seconds: 0 }],
    ['nobody', { subject: '' }],
    ['a group that would be read as two', { groups: ['x windlass-administrators'] }],
  ])('issues nothing for %s', async (_, changes) => {
    await expect((await open()).issueToken({ ...token, ...changes })).rejects.toThrow();
  });
});

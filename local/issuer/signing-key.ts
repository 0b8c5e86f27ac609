import { mkdir, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { WindlassError } from '../../shared/domain/errors/windlass.error.ts';
import { createPrivateFile } from '../keys/private-file.ts';

export const algorithm = 'ES256';

/** The key of the embedded issuer is not one, or others can read it. */
export class SigningKeyError extends WindlassError {
  override readonly name = 'SigningKeyError';
  readonly code = 'signing_key';
}

export type SigningKey = {
  readonly key_id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly publicJwk: JWK;
};

const createFile = async (file: string): Promise<void> => {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  await createPrivateFile(file, JSON.stringify(await exportJWK(privateKey)));
};

const readIfThere = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
};

const readOrCreate = async (file: string): Promise<string> => {
  const found = await readIfThere(file);
  if (found !== undefined) return found;
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await createFile(file);
  return readFile(file, 'utf8');
};

/** Windows has no such modes: there the folder's access list is what protects the file. */
const checkMode = async (file: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const { mode } = await stat(file);
  if ((mode & 0o077) !== 0)
    throw new SigningKeyError(
      `Others than its owner can read ${file}, the key that tokens are signed with. Remove it, so that a new one is made.`,
    );
};

const imported = async (jwk: JWK): Promise<SigningKey> => {
  const { d: _, ...publicJwk } = jwk;
  const [privateKey, publicKey, key_id] = await Promise.all([
    importJWK(jwk, algorithm),
    importJWK(publicJwk, algorithm),
    calculateJwkThumbprint(publicJwk),
  ]);
  return {
    key_id,
    privateKey: privateKey as CryptoKey,
    publicKey: publicKey as CryptoKey,
    publicJwk: { ...publicJwk, kid: key_id, alg: algorithm, use: 'sig' },
  };
};

/** The issuer's key pair (ES256), from a file that is made if absent, mode 0600. Throws `SigningKeyError`. */
export const openSigningKey = async (file: string): Promise<SigningKey> => {
  const text = await readOrCreate(file);
  await checkMode(file);
  try {
    return await imported(JSON.parse(text) as JWK);
  } catch (error) {
    throw new SigningKeyError(
      `${file} holds no key for ${algorithm}. Remove it, so that a new one is made; tokens made before are void then.`,
      { cause: error },
    );
  }
};

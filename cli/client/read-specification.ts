import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import { UsageError } from '../usage.error.ts';

/** The file could not be read or is not YAML or JSON. */
export class FileError extends UsageError {
  override readonly name = 'FileError';
}

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new FileError(`Cannot read ${path}: ${(error as Error).message}`, { cause: error });
  }
};

/** The content of a YAML or JSON file. Faults name the line. */
export const readDocument = async (path: string): Promise<unknown> => {
  const document = parseDocument(await readText(path), { prettyErrors: true });
  const fault = document.errors[0];
  if (fault !== undefined) throw new FileError(`${path} is not valid YAML or JSON: ${fault.message}`);
  return document.toJS({ maxAliasCount: 100 });
};

type LooseService = { artifact?: { kind?: unknown; location?: unknown } };
type LooseRequest = { specification?: { services?: unknown } };

const withAbsoluteLocation = (folder: string) => (service: LooseService) => {
  const location = service?.artifact?.location;
  return typeof location === 'string' && service.artifact?.kind !== 'S3_OBJECT'
    ? { ...service, artifact: { ...service.artifact, location: resolve(folder, location) } }
    : service;
};

/** A deployment request from a file; artifact locations that are relative to the file become absolute. Nothing else is looked at: the API does. */
export const readDeploymentRequest = async (path: string): Promise<unknown> => {
  const document = (await readDocument(path)) as LooseRequest | null;
  const services = document?.specification?.services;
  if (!Array.isArray(services)) return document;
  const resolved = (services as LooseService[]).map(withAbsoluteLocation(dirname(resolve(path))));
  return { ...document, specification: { ...document?.specification, services: resolved } };
};

import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parseDocument, type Document } from 'yaml';
import { cannotRead, FileError } from './file.error.ts';

const readBytes = async (path: string): Promise<Uint8Array> => {
  try {
    return await readFile(path);
  } catch (error) {
    throw cannotRead(path, error);
  }
};

/** What is no text is not quoted: it would be written to a terminal. */
const readText = async (path: string): Promise<string> => {
  const bytes = await readBytes(path);
  try {
    if (!bytes.includes(0)) return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8 either.
  }
  throw new FileError(`${path} is not text in UTF-8. Name a file in YAML or JSON.`);
};

const oneDocument = (path: string, text: string): Document => {
  const document = parseDocument(text, { prettyErrors: true });
  const fault = document.errors[0];
  if (fault?.code === 'MULTIPLE_DOCS')
    throw new FileError(`${path} holds several documents (---). Make a file of each.`);
  if (fault !== undefined) throw new FileError(`${path} is not valid YAML or JSON: ${fault.message}`);
  return document;
};

const valueOf = (path: string, document: Document): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    throw new FileError(`${path} is not valid YAML or JSON: ${(error as Error).message}`, { cause: error });
  }
};

/** The content of a YAML or JSON file. Faults name the line. */
export const readDocument = async (path: string): Promise<unknown> => {
  const value = valueOf(path, oneDocument(path, await readText(path)));
  if (value === null) throw new FileError(`${path} is empty. It must describe what is wanted.`);
  return value;
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

import { messageOf } from '../../domain/errors/windlass.error.ts';

type Fault = { readonly name?: unknown; readonly $fault?: unknown };

/** By its name, not its class: an error of another realm, such as a test's, is no instance of this one's. */
export const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  typeof error === 'object' && error !== null && names.includes(String((error as Fault).name));

export const isNotFound = (error: unknown): boolean => isNamed(error, 'ResourceNotFoundException');

/** Something of that name is there already. */
export const isTaken = (error: unknown): boolean =>
  isNamed(error, 'ResourceConflictException') && /already exist/u.test(messageOf(error));

export const isRaced = (error: unknown): boolean =>
  isNamed(error, 'PreconditionFailedException') ||
  (isNamed(error, 'InvalidParameterValueException') && /CodeSHA256 .* is different/iu.test(messageOf(error)));

/** Lambda cannot take on a role for some seconds after IAM made it. */
const isRoleUnknownYet = (error: unknown): boolean =>
  isNamed(error, 'InvalidParameterValueException') && /role.*cannot be assumed/iu.test(messageOf(error));

const isAtWork = (error: unknown): boolean =>
  isNamed(error, 'ResourceConflictException') && /cannot be performed at this time/u.test(messageOf(error));

const isServerFault = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && (error as Fault).$fault === 'server';

/** What comes right by itself. */
export const isPassing = (error: unknown): boolean =>
  isRoleUnknownYet(error) || isAtWork(error) || isNamed(error, 'TooManyRequestsException') || isServerFault(error);

/** Lambda could not get the package, or could not open it. */
export const isPackageFault = (error: unknown): boolean =>
  isNamed(
    error,
    'InvalidParameterValueException',
    'AccessDeniedException',
    'InvalidZipFileException',
    'CodeStorageExceededException',
  ) && /\bS3\b|s3:\/\/|unzip|zip file/iu.test(messageOf(error));

export const isRefusal = (error: unknown): boolean =>
  isNamed(error, 'InvalidParameterValueException', 'ValidationException', 'RequestTooLargeException');

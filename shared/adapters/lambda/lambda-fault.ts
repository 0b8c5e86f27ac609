import { messageOf } from '../../domain/errors/windlass.error.ts';
import { isBusy, isNamed } from '../aws/aws-fault.ts';
import { LambdaBusyError } from './lambda.errors.ts';

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

/** As Lambda says it, IAM, and CloudWatch Logs. */
const isAtWork = (error: unknown): boolean =>
  (isNamed(error, 'ResourceConflictException') && /cannot be performed at this time/u.test(messageOf(error))) ||
  isNamed(error, 'ConcurrentModificationException', 'OperationAbortedException');

/** What comes right by itself. */
export const isPassing = (error: unknown): boolean =>
  isRoleUnknownYet(error) || isAtWork(error) || isBusy(error) || error instanceof LambdaBusyError;

/** Lambda could not get the package, or could not open it. */
export const isPackageFault = (error: unknown): boolean =>
  isNamed(error, 'InvalidParameterValueException', 'AccessDeniedException', 'InvalidZipFileException') &&
  /\bS3\b|s3:\/\/|unzip|zip file/iu.test(messageOf(error));

export const isRefusal = (error: unknown): boolean =>
  isNamed(
    error,
    'InvalidParameterValueException',
    'ValidationException',
    'RequestTooLargeException',
    'CodeStorageExceededException',
  );

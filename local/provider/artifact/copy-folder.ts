import { constants } from 'node:fs';
import { cp, realpath } from 'node:fs/promises';
import { ArtifactError } from '../../../shared/ports/service-deployer.port.ts';
import { hasCode } from '../system-fault.ts';

/** Copies all of a folder, links as they are; on file systems that can, the copy shares its blocks with the original. */
export const copyFolder = async (location: string, to: string): Promise<void> => {
  try {
    await cp(await realpath(location), to, {
      recursive: true,
      verbatimSymlinks: true,
      mode: constants.COPYFILE_FICLONE,
    });
  } catch (error) {
    throw refusalOf(location, error);
  }
};

const refusalOf = (location: string, error: unknown): unknown => {
  if (hasCode(error, 'ERR_FS_CP_EINVAL')) {
    return new ArtifactError(
      `${location} contains the data of Windlass itself, so it would have to be copied into itself. Name the service's own folder.`,
      { cause: error },
    );
  }
  if (hasCode(error, 'ERR_FS_CP_SOCKET', 'ERR_FS_CP_FIFO_PIPE', 'ERR_FS_CP_UNKNOWN')) {
    return new ArtifactError(
      `${location} holds a socket, pipe or device, which can't be deployed. Remove it from the folder.`,
      { cause: error },
    );
  }
  return error;
};

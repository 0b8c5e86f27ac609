// Pictures as files of a directory.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const openPictures = ({ CATALOG_IMAGES_DIRECTORY }) => ({
  put: (name, text) => writeFile(join(CATALOG_IMAGES_DIRECTORY, name), text),
  get: (name) => readFile(join(CATALOG_IMAGES_DIRECTORY, name), 'utf8'),
});

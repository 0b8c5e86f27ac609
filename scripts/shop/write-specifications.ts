import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What is known only when the app is built and uploaded. */
export type ShopValues = { readonly location: string; readonly sha256: string; readonly region: string };

const templates = fileURLToPath(new URL('../../examples/shop/aws/', import.meta.url));

const fill = (text: string, { location, sha256, region }: ShopValues): string =>
  text.replaceAll('SHOP_LOCATION', location).replaceAll('SHOP_SHA256', sha256).replaceAll('SHOP_REGION', region);

/** Writes the specifications of examples/shop/aws into the folder, with the values filled in. Answers the files. */
export const writeSpecifications = async (folder: string, values: ShopValues): Promise<readonly string[]> => {
  await mkdir(folder, { recursive: true });
  const names = (await readdir(templates)).filter((name) => name.endsWith('.yaml')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      await writeFile(file, fill(await readFile(join(templates, name), 'utf8'), values));
      return file;
    }),
  );
};

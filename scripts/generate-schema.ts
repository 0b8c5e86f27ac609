/** generate-schema.ts: writes docs/specification.schema.json; a test fails while the file is not current. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { specificationJsonSchema } from '../shared/contracts/specification-schema.ts';
import { repositoryRoot } from './node24.mjs';

writeFileSync(
  join(repositoryRoot, 'docs', 'specification.schema.json'),
  `${JSON.stringify(specificationJsonSchema(), null, 2)}\n`,
);

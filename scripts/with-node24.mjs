/** with-node24.mjs [node flags] script [arguments]: installs what is missing, then runs the script under Node 24. */
import { ensureInstalled } from './install.mjs';
import { becomeNode24 } from './node24.mjs';

try {
  await ensureInstalled();
  becomeNode24(process.argv.slice(2));
} catch (error) {
  console.error(`windlass: ${error.message}`);
  process.exitCode = 1;
}

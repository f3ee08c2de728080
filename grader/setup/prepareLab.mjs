import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/**
 * Before the tests that need the lab: fetches, builds and bakes what is not there yet. Else the first of them would have
 * to be as patient as a first run is long.
 */
export default function prepareLab() {
  const kit = fileURLToPath(new URL('../kit.mjs', import.meta.url));
  execFileSync(process.execPath, [kit, 'lab', 'exec', 'true'], { stdio: ['ignore', 'inherit', 'inherit'] });
}

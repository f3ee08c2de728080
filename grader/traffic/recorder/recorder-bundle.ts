import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { kitRoot } from '../../base/paths.ts';
import type { Progress } from '../../base/progress.ts';
import type { Bundle } from '../../bundle/bundle.ts';
import { quickCompile } from '../../compile/quick-compile.ts';

/** The recorder's text, which decides what it records. */
export const RECORDER_FILE = join(kitRoot, 'grader', 'traffic', 'recorder', 'recorder.c');

/** The recorder, compiled as a learner's program is. */
export async function recorderBundle(headers: string, progress: Progress): Promise<Bundle> {
  const source = await readFile(RECORDER_FILE, 'utf8');
  const compiled = await quickCompile({ file: RECORDER_FILE, source, headers, progress });
  if (compiled.ok) return compiled.bundle;
  const said = compiled.diagnostics.map(({ line, message }) => `line ${line ?? '?'}: ${message}`);
  throw new Error(`the kit's own ${RECORDER_FILE} does not compile: ${said.join('; ')}`);
}

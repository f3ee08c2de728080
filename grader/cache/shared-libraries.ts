import { execa } from 'execa';
import { existsSync } from 'node:fs';
import * as z from 'zod';
import { KitError } from '../base/errors.ts';
import { elfSegments, SEGMENT } from '../base/elf.mjs';
import { fingerprint } from '../setup/stamp.mjs';
import { remembered } from './remembered.ts';

/**
 * The shared libraries that these files need, and the loader itself. Those among the files that link with nothing, are no
 * programs or are not there need none. The loader takes a while to say, so its answer is remembered. Throws KitError
 * LIBRARIES_UNKNOWN.
 */
export function sharedLibraries(cache: string, files: string[]): Promise<string[]> {
  const origin = fingerprint([...files, '/etc/ld.so.cache']);
  return remembered({
    cache,
    question: `libraries\n${origin}\n${process.env['LD_LIBRARY_PATH'] ?? ''}`,
    shape: z.array(z.string()),
    find: () => askLoader(files.filter((file) => existsSync(file) && elfSegments(file)?.includes(SEGMENT.dynamic))),
  });
}

async function askLoader(files: string[]): Promise<string[]> {
  if (files.length === 0) return [];
  const { stdout, stderr, failed, exitCode } = await execa('ldd', files, { reject: false, env: { LC_ALL: 'C' } });
  if (failed) throw unknown(`ldd ended with ${exitCode ?? 'no exit code'}: ${stderr || stdout}`);
  const missing = /^\t(.*) => not found$/m.exec(stdout)?.[1];
  if (missing !== undefined) throw unknown(`ldd does not find ${missing}`);
  // `name => path (address)`, and the loader itself, which has no arrow. What has no path is no file.
  const found = [...stdout.matchAll(/^\t(?:.* => )?(\/.*) \(0x[\da-f]+\)$/gm)].map(([, path = '']) => path);
  return [...new Set(found)];
  function unknown(why: string): KitError {
    return new KitError(
      'machine',
      'LIBRARIES_UNKNOWN',
      `the shared libraries of ${files.join(', ')} cannot be told: ${why}`,
      'Run `npm run doctor`; it says what is missing and how to install it.',
    );
  }
}

import { sharedLibraries } from '../cache/shared-libraries.ts';
import { nativePath } from '../paths.ts';

/** The compiler addon, node, and the shared libraries that they are linked with. Throws KitError LIBRARIES_UNKNOWN. */
export async function compilerLibraries(cache: string): Promise<string[]> {
  const programs = [nativePath('compiler.node'), process.execPath];
  return [...programs, ...(await sharedLibraries(cache, programs))];
}

import { sharedLibraries } from '../cache/shared-libraries.ts';
import { nativePath } from '../base/paths.ts';

/** The program that compiles: addon/compile.cc. */
export const COMPILE = nativePath('compile');

/** That program, and the shared libraries that it is linked with. Throws KitError LIBRARIES_UNKNOWN. */
export async function compilerLibraries(cache: string): Promise<string[]> {
  return [COMPILE, ...(await sharedLibraries(cache, [COMPILE]))];
}

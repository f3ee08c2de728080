import { thisArchitecture, type Architecture } from '../platform/architecture.mjs';
import { findForeignPrograms } from './foreign-programs.ts';
import { compiler, emulator, fileOf, notOnPath, type Tool } from './tool.ts';

/** What the lab of an architecture needs and this machine lacks. Once the kit's native parts are compiled, that is QEMU alone. */
export async function missingTools(cache: string, architecture: Architecture): Promise<Tool[]> {
  const isCompiled =
    architecture === thisArchitecture || (await findForeignPrograms(cache, architecture)) !== undefined;
  const tools = [emulator(architecture), ...(isCompiled ? [] : [compiler(architecture)])];
  return tools.filter((tool) => fileOf(tool) === undefined);
}

/** Before anything is fetched or made: throws KitError QEMU_MISSING or NO_CROSS_COMPILER, with a remedy for all that is missing. */
export async function assertTools(cache: string, architecture: Architecture): Promise<void> {
  const [first, ...others] = await missingTools(cache, architecture);
  if (first) throw notOnPath(first, ...others);
}

import { execa } from 'execa';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { KitError } from '../base/errors.ts';
import { diesWithParent } from '../base/die-with-parent.ts';
import { inParallel } from '../base/in-parallel.ts';
import { kitRoot } from '../base/paths.ts';
import type { Architecture } from '../platform/architecture.mjs';

/** The native parts that the guest has. */
const IN_THE_GUEST = ['kernel', 'wake', 'acceptor', 'probe'];

const flags = z.array(z.string()).default([]);
const recipe = z.object({
  target_defaults: z.object({ cflags: flags, cflags_cc: flags, defines: flags }),
  targets: z.array(
    z.object({
      target_name: z.string(),
      type: z.string().default('addon'),
      sources: flags,
      cflags_c: flags,
      ldflags: flags,
      libraries: flags,
    }),
  ),
});

/**
 * Compiles the guest's native parts for another architecture, as binding.gyp describes them, against the headers and
 * libraries of its root file system. Resolves with the folder that they are in. Throws KitError FOREIGN_BUILD.
 */
export async function crossCompile(
  architecture: Architecture,
  root: string,
  work: string,
  names: readonly string[] = IN_THE_GUEST,
): Promise<string> {
  const { target_defaults: usual, targets } = recipe.parse(
    JSON.parse(await readFile(join(kitRoot, 'binding.gyp'), 'utf8')),
  );
  const folder = join(work, 'native');
  await mkdir(folder);
  const wanted = targets.filter(({ target_name: name }) => names.includes(name));
  await inParallel(wanted, 2, async ({ target_name: name, type, sources, cflags_c, ldflags, libraries }) => {
    const isAddon = type === 'addon';
    const compiler = `${architecture.target}-${isAddon ? 'g++' : 'gcc'}`;
    const defines = usual.defines.map((define) => `-D${define}`);
    const includes = ['-isystem', '=/usr/include/node', '-isystem', join(kitRoot, 'node_modules', 'node-addon-api')];
    await run(compiler, [
      ...[`--sysroot=${root}`, '-O2', ...usual.cflags],
      ...(isAddon ? ['-fPIC', '-shared', ...usual.cflags_cc, ...defines, ...includes] : cflags_c),
      ...[...sources, ...ldflags, ...libraries],
      ...['-o', join(folder, isAddon ? `${name}.node` : name)],
    ]);
  });
  return folder;
}

async function run(compiler: string, args: string[]): Promise<void> {
  const result = await execa(...diesWithParent(compiler, args), { cwd: kitRoot, reject: false });
  if (result.exitCode === 0) return;
  throw new KitError(
    'machine',
    'FOREIGN_BUILD',
    `${compiler} cannot compile the kit's native parts: ${result.stderr.trim().split('\n').slice(0, 3).join(' / ')}`,
    'Please report this, with the version of that compiler.',
  );
}

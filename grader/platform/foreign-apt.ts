import { execa } from 'execa';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diesWithParent } from '../base/die-with-parent.ts';
import type { Architecture } from './architecture.mjs';

/**
 * An apt for another architecture, which only downloads: the sources and keys of this machine's, and package lists and a
 * state of its own in a folder, by which nothing is installed. Resolves with the environment that makes apt use it.
 */
export async function foreignApt(architecture: Architecture, folder: string): Promise<{ APT_CONFIG: string }> {
  const env = await aptState(architecture, folder);
  // What it could not fetch, the download will miss by name.
  await execa(...diesWithParent('apt-get', ['update']), { env: { ...env, LC_ALL: 'C' }, reject: false });
  return env;
}

/** The folder, with nothing fetched yet. */
export async function aptState({ debian }: Architecture, folder: string): Promise<{ APT_CONFIG: string }> {
  for (const name of ['lists/partial', 'cache/archives/partial']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const config = join(folder, 'apt.conf');
  const settings = {
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'APT::Architecture': debian,
    'Acquire::Languages': 'none',
    // The folder is its user's, and closed to apt's own.
    'APT::Sandbox::User': 'root',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(config, `${lines.join('')}APT::Architectures { "${debian}"; };\n`);
  return { APT_CONFIG: config };
}

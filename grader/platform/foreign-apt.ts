import { execa } from 'execa';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diesWithParent } from '../base/die-with-parent.ts';
import { KitError } from '../base/errors.ts';
import { aptComplaints } from './apt-complaints.ts';
import type { Architecture } from './architecture.mjs';

/**
 * An apt for another architecture, which only downloads: the settings, sources and keys of this machine's, and package lists
 * and a state of its own in a folder, by which nothing is installed. Resolves with the environment that makes apt use it.
 * Throws KitError FOREIGN_FETCH.
 */
export async function foreignApt(architecture: Architecture, folder: string): Promise<{ APT_CONFIG: string }> {
  const env = await aptState(architecture, folder);
  const { all } = await execa(...diesWithParent('apt-get', ['update']), {
    ...{ reject: false, all: true },
    env: { ...env, LC_ALL: 'C' },
  });
  // What one of several sources does not have, the download will miss by name.
  if ((await readdir(join(folder, 'lists'))).some((name) => /_Packages(\.|$)/.test(name))) return env;
  throw new KitError(
    'machine',
    'FOREIGN_FETCH',
    `apt could not fetch the lists of packages for ${architecture.name}: ${aptComplaints(all)}`,
    'Check the network, and whether the sources of apt are for one architecture only ([arch=…]), then try again; nothing half-done is left behind.',
  );
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
  const own = process.env['APT_CONFIG'];
  const lines = Object.entries(settings).map(([name, value]) => `${name} "${value}";\n`);
  await writeFile(
    config,
    `${own ? `#include "${own}";\n` : ''}${lines.join('')}APT::Architectures { "${debian}"; };\n`,
  );
  return { APT_CONFIG: config };
}

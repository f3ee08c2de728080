import * as z from 'zod';
import { nativePath } from '../base/paths.ts';
import { remembered } from '../cache/remembered.ts';
import { sharedLibraries } from '../cache/shared-libraries.ts';
import { fingerprint } from '../setup/stamp.mjs';
import { asHere, type GuestFile } from '../traffic/servers/guest-file.ts';
import type { GuestSystem } from '../traffic/servers/lab-server.ts';
import { nodeFiles } from './node-files.ts';

/** The programs of a guest, and whence: this machine, or what was brought here for another architecture. */
export interface GuestPrograms {
  system: GuestSystem;
  node: string;
  busybox: string;
  curl: string;
  /** Files that this Node reads at its start. */
  nodeFiles: () => Promise<GuestFile[]>;
  /** A native part of the kit, e.g. `kernel.node`. */
  native: (name: string) => string;
  /** The shared libraries that programs and libraries need, and the loader. */
  libraries: (files: string[]) => Promise<GuestFile[]>;
}

/** The system below a folder. What is found out about it is kept in the cache. */
export const systemBelow = (root: string, cache: string): GuestSystem => ({
  root,
  remember: (what, files, find) =>
    remembered({
      ...{ cache, shape: z.array(z.string()) },
      question: [what, root, fingerprint(files)].join('\n'),
      find: async () => find(),
    }),
});

/** This machine's. */
export const ownPrograms = (cache: string): GuestPrograms => ({
  system: systemBelow('/', cache),
  node: process.execPath,
  busybox: '/bin/busybox',
  curl: '/usr/bin/curl',
  nodeFiles: () => Promise.resolve(nodeFiles(process.config.target_defaults.defines).map(asHere)),
  native: nativePath,
  libraries: async (files) => (await sharedLibraries(cache, files)).map(asHere),
});

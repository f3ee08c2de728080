import { sharedLibraries } from '../cache/shared-libraries.ts';
import { nativePath } from '../base/paths.ts';
import { asHere, type GuestFile } from '../traffic/servers/guest-file.ts';
import { nodeFiles } from './node-files.ts';

/** The programs of a guest, and whence: this machine, or what was brought here for another architecture. */
export interface GuestPrograms {
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

/** This machine's. */
export const ownPrograms = (cache: string): GuestPrograms => ({
  node: process.execPath,
  busybox: '/bin/busybox',
  curl: '/usr/bin/curl',
  nodeFiles: () => Promise.resolve(nodeFiles(process.config.target_defaults.defines).map(asHere)),
  native: nativePath,
  libraries: async (files) => (await sharedLibraries(cache, files)).map(asHere),
});

import { join } from 'node:path';

/** A file of the guest: a copy of one of this machine's, a text of ours, a link, or an empty folder. */
export type GuestFile = { to: string } & ({ from: string } | { text: string } | { link: string } | { folder: true });

/** One of a system's, at the same place. `root` is where that system lies: / is this machine, others serve for other architectures. */
export const fileOf = (root: string, path: string): GuestFile => ({ from: join(root, path), to: path });

/** One of this machine's. */
export const asHere = (path: string): GuestFile => fileOf('/', path);

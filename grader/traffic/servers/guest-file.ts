/** A file of the guest: a copy of one of this machine's, a text of ours, a link, or an empty folder. */
export type GuestFile = { to: string } & ({ from: string } | { text: string } | { link: string } | { folder: true });

/** One of this machine's, at the same place. */
export const asHere = (path: string): GuestFile => ({ from: path, to: path });

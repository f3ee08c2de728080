import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { makeFolder } from '../../base/make-folder.ts';
import { OWNERS_ONLY, writeWhole } from '../../base/write-whole.ts';
import { kitRoot } from '../../base/paths.ts';

const membership = z.object({
  /** The board's origin. */
  url: z.url(),
  /** Opens this learner's own row, and nothing else. */
  token: z.string(),
  number: z.int(),
  name: z.string(),
  joinedAt: z.string(),
});
export type Membership = z.infer<typeof membership>;

/** What this machine knows of the class it is in; EBPF_WORKSHOP_CLASS names another folder. */
export const memberFolder = (): string => process.env['EBPF_WORKSHOP_CLASS'] ?? join(kitRoot, 'workshop', 'class');

export const memberFile = (folder: string): string => join(folder, 'member.json');

/** Undefined outside of a class; a damaged file counts as none. */
export async function readMembership(folder: string): Promise<Membership | undefined> {
  try {
    return membership.parse(JSON.parse(await readFile(memberFile(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Only for the eyes of its owner. */
export async function writeMembership(folder: string, member: Membership): Promise<void> {
  makeFolder(folder, 0o700);
  await writeWhole(memberFile(folder), `${JSON.stringify(member, undefined, 2)}\n`, OWNERS_ONLY);
}

/** From here on nothing is reported; what has not been sent yet never is. */
export const endMembership = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true });

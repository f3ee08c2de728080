import { getFileNameLowLevel } from 'yauzl';

export interface RawName {
  flags: number;
  bytes: Buffer;
  extraFields: { id: number; data: Buffer }[];
}

/** General purpose bit 11: the name is UTF-8. */
const UTF8 = 0x800;

/** Some programs write UTF-8 and do not say so; what is no UTF-8 is code page 437, as the format says. */
export function zipName({ flags, bytes, extraFields }: RawName): string {
  return getFileNameLowLevel(isUtf8(bytes) ? flags | UTF8 : flags, bytes, extraFields, false);
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

import { gunzipSync, gzipSync } from 'node:zlib';

/** A text as it is kept: any characters, in a fraction of the room. */
export const packed = (text: string): Buffer => gzipSync(text);

export const unpacked = (bytes: ArrayBuffer): string => gunzipSync(bytes).toString('utf8');

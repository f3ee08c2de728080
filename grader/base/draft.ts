import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';

/** Where a file is written before it is renamed into place. It names its writer: see isAbandoned. */
export const draftOf = (path: string): string => `${path}.${process.pid}.${randomUUID()}.new`;

/** Whether a file is a draft that was never finished, because its writer was killed. */
export function isAbandoned(name: string): boolean {
  const writer = /\.(\d+)\.[\w-]+\.new$/.exec(name)?.[1];
  return writer !== undefined && !existsSync(`/proc/${writer}`);
}

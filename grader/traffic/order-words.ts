import type { Memory, Pieces } from './orders.ts';
import type { ResultOf } from './probe-channel.ts';

/** What an option of orders.ts may be. */
type Value = string | number | bigint | boolean | ResultOf | Uint8Array | Pieces['pieces'];

/** Options that grader/traffic/probe/ knows by another word, or as other text. */
const OTHERWISE: Record<string, (value: never) => string> = {
  bytes: (bytes: string | Uint8Array) => `hex=${hex(bytes)}`,
  pieces: (pieces: NonNullable<Pieces['pieces']>) => `pieces=${pieces.map(pieceText).join(',')}`,
  bothFamilies: (both: boolean) => `both=${Number(both)}`,
  fromPort: (port: number) => `fromport=${port}`,
};

/**
 * The order's line behind the name of the operation: a word for each option but the thread, and a space before each. It goes
 * by the options that there are: two or three of a dozen, and the agent interprets each look at another.
 */
export function orderWords(options: object): string {
  let words = '';
  for (const option in options) {
    const value = (options as Record<string, Value | undefined>)[option];
    if (value === undefined || option === 'thread') continue;
    words += ` ${OTHERWISE[option]?.(value as never) ?? `${option}=${text(value)}`}`;
  }
  return words;
}

function text(value: NonNullable<Value>): string {
  if (typeof value === 'object') return `@${(value as ResultOf).id}`;
  return String(typeof value === 'boolean' ? Number(value) : value);
}

const pieceText = ({ pointer, ...piece }: Pick<Memory, 'count' | 'bytes' | 'pointer'>): string =>
  `${sizeOf(piece)}${pointer === undefined ? `.${hex(piece.bytes ?? '')}` : `@${pointer}`}`;

/** How many bytes a buffer is said to have. */
export const sizeOf = ({ count, bytes }: Pick<Memory, 'count' | 'bytes'>): number => count ?? bytes?.length ?? 0;

const hex = (bytes: string | Uint8Array): string => Buffer.from(bytes as Uint8Array).toString('hex');

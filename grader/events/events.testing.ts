import type { ChunkEvent, CloseEvent, DataEvent, OpenEvent } from './decode.ts';
import { EGRESS, INGRESS, MESSAGE_BYTES } from './layout.ts';

/** Events as a right program would report them. Times are in milliseconds. */
export const open = (atMs: number, fd = 27, pid = 120): OpenEvent => ({
  ...{ kind: 'open', timestampNs: BigInt(atMs) * 1_000_000n, pid, fd, family: 2 },
  peer: { family: 'IPv4', address: '10.0.2.2', port: 40476 },
});

export const close = (atMs: number, fd = 27, pid = 120): CloseEvent => ({
  ...{ kind: 'close', timestampNs: BigInt(atMs) * 1_000_000n, pid, fd },
});

const data = (direction: number, atMs: number, moved: string | Uint8Array, fd: number, pid: number): DataEvent => {
  const bytes = Buffer.from(moved).subarray(0, MESSAGE_BYTES);
  const msg = new Uint8Array(MESSAGE_BYTES);
  msg.set(bytes);
  return {
    ...{ kind: 'data', timestampNs: BigInt(atMs) * 1_000_000n, pid, fd, direction },
    ...{ msgSize: bytes.length, msg },
  };
};

/** A read that brought these bytes, of which the program reports at most 400. */
export const read = (atMs: number, moved: string | Uint8Array, fd = 27, pid = 120): DataEvent =>
  data(INGRESS, atMs, moved, fd, pid);

export const write = (atMs: number, moved: string | Uint8Array, fd = 27, pid = 120): DataEvent =>
  data(EGRESS, atMs, moved, fd, pid);

/** What the events of one call say: its bytes, in parts of at most 400, from this position on. */
export function chunks(direction: number, atMs: number, moved: string | Uint8Array, position = 0): ChunkEvent[] {
  const bytes = Buffer.from(moved as string, 'latin1');
  return Array.from({ length: Math.ceil(bytes.length / MESSAGE_BYTES) }, (_, i) => {
    const { msgSize, msg, timestampNs } = data(direction, atMs, bytes.subarray(i * MESSAGE_BYTES), 27, 120);
    const place = { position: BigInt(position + i * MESSAGE_BYTES) };
    return { kind: 'chunk', pid: 120, fd: 27, direction, timestampNs, msgSize, msg, ...place };
  });
}

export const request = (body = '{"size": 50}', path = '/customResponse'): string =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

export const response = (body = '{"answer":"x"}', status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

import { EGRESS, INGRESS } from '../events/layout.ts';
import type { Sample } from '../kernel/sample.ts';
import { roleOf, systemCallNames, systemCalls, type Transfer } from '../platform/system-calls.ts';
import type { Evidence } from '../traffic/evidence.ts';
import type { Call, Peer } from '../platform/call.ts';
import { expectedCloses, expectedData, expectedOpens } from './expected.ts';

export const SERVER = { pid: 300, tid: 307 };
export const PROBE = { pid: 400, tid: 411 };
export const TWIN = { pid: 500, tid: 511 };
const ATTACHED_AT = 1_000_000_000n;
const MS = 1_000_000n;

type Over = Partial<Omit<Call, 'name'>>;

/** Makes calls one after the other, 10 ms apart and 1 ms long; the probe makes them unless told otherwise. */
export class Scene {
  readonly calls: Call[] = [];
  private clock = ATTACHED_AT;
  private nextFd = 10;

  /** Succeeds with a new fd unless told otherwise. */
  accept4(over: Over = {}): Call {
    const result = over.result ?? this.nextFd++;
    const peer: Peer = { family: 'IPv4', address: '127.1.2.3', port: 40_000 + result };
    return this.add({ name: 'accept4', fd: 3, result, ...(result >= 0 && { peer }), ...over });
  }

  /** Its caller passes NULL; who the client is, only the probe knows. */
  unasked(name: 'accept' | 'accept4', client: Peer, over: Over = {}): Call {
    const own: Peer = { family: client.family, address: '127.0.0.1', port: 8080 };
    return this.add({ name, fd: 3, result: this.nextFd++, client, own, pointer: 0n, ...over });
  }

  read(fd: number, text: string, over: Over = {}): Call {
    return this.transfer('read', fd, [text], { asked: 8192, ...over });
  }

  write(fd: number, text: string, over: Over = {}): Call {
    return this.transfer('write', fd, [text], over);
  }

  /** Of these pieces, where the call is one that moves some. */
  transfer(name: Transfer, fd: number, texts: string[], over: Over = {}): Call {
    const text = texts.join('');
    const pieces = texts.map((piece) => ({ size: Buffer.byteLength(piece), bytes: transferred(piece).bytes }));
    const inPieces = systemCalls[name].memory !== 'buffer' && { pieces };
    return this.add({ name, fd, ...transferred(text), asked: text.length, ...inPieces, ...over });
  }

  close(fd: number, over: Over = {}): Call {
    return this.add({ name: 'close', fd, result: 0, ...over });
  }

  /** By default with the samples that a right program would have sent. */
  evidence(samples: Sample[] = rightSamples(this.calls), over: Partial<Evidence> = {}): Evidence {
    return {
      ...{ seed: 1, alone: true, others: [1, 2, 50], hooks: allHooks, attachedAt: ATTACHED_AT },
      actors: {
        server: { pid: SERVER.pid, tids: [SERVER.tid] },
        probe: { pid: PROBE.pid, tids: [...new Set(this.calls.map(({ tid }) => tid))] },
        twin: { pid: TWIN.pid, tids: [TWIN.tid] },
      },
      ...{ calls: this.calls, samples, lost: 0, requests: [], snapshots: [], ...over },
    };
  }

  private add(call: Pick<Call, 'name' | 'fd' | 'result'> & Over): Call {
    this.clock += 10n * MS;
    const made: Call = {
      ...{ actor: 'probe', pid: PROBE.pid, tid: PROBE.tid, notBefore: this.clock, notAfter: this.clock + MS },
      ...call,
    };
    this.calls.push(made);
    return made;
  }
}

const allHooks: Evidence['hooks'] = systemCallNames.flatMap((syscall) => [
  { function: `syscall__probe_entry_${syscall}`, syscall, kind: 'entry' as const },
  { function: `syscall__probe_ret_${syscall}`, syscall, kind: 'return' as const },
]);

const transferred = (text: string) => ({
  result: Buffer.byteLength(text),
  bytes: new Uint8Array(Buffer.from(text).subarray(0, 400)),
});

/** What an event says; each field is the call's own unless told otherwise. */
export interface Says {
  timestampNs?: bigint;
  pid?: number;
  fd?: number;
  peer?: Peer;
  direction?: number;
  msgSize?: number;
  msg?: string | Uint8Array;
}

export function openSample(call: Call, { peer = call.peer ?? call.client, ...says }: Says = {}): Sample {
  const data = Buffer.alloc(52);
  writeCommon(data, call, { fd: call.result, ...says });
  if (peer) {
    data.writeUInt16LE(peer.family === 'IPv6' ? 10 : 2, 16);
    data.writeUInt16BE(peer.port, 18);
    if (peer.family === 'IPv4') data.set(peer.address.split('.').map(Number), 20);
    else if (peer.address.startsWith('::ffff:')) {
      data.writeUInt16BE(0xffff, 34);
      data.set(peer.address.slice('::ffff:'.length).split('.').map(Number), 36);
    }
    // The tests use no other form than these and ::N.
    else data.writeUInt32BE(parseInt(peer.address.replace('::', ''), 16), 36);
  }
  return sample('socket_open_events', data);
}

export function dataSample(call: Call, says: Says = {}): Sample {
  const data = Buffer.alloc(428);
  writeCommon(data, call, says);
  data.writeUInt32LE(says.direction ?? (roleOf(call.name) === 'reads' ? INGRESS : EGRESS), 16);
  data.writeUInt32LE(says.msgSize ?? Math.max(0, Math.min(call.result, 400)), 20);
  data.set(Buffer.from((says.msg ?? call.bytes ?? '') as string).subarray(0, 400), 24);
  return sample('socket_data_events', data);
}

/** What a program that reports whole messages says of a part of a call. */
export function chunkSample(
  call: Call,
  part: { at?: number; size?: number; position?: number },
  says: Says = {},
): Sample {
  const { at = 0, size = Math.min(call.result - at, 400), position = at } = part;
  const data = Buffer.alloc(436);
  // One after the other, as a program sends them.
  writeCommon(data, call, { timestampNs: call.notBefore + MS / 2n + BigInt(at), ...says });
  data.writeUInt32LE(says.direction ?? (roleOf(call.name) === 'reads' ? INGRESS : EGRESS), 16);
  data.writeUInt32LE(says.msgSize ?? size, 20);
  data.writeBigUInt64LE(BigInt(position), 24);
  data.set(Buffer.from((says.msg ?? call.bytes?.subarray(at, at + size) ?? '') as string).subarray(0, 400), 32);
  return sample('socket_chunk_events', data);
}

/** A call in events of this size, the first of which stands at this position. */
export const chunkSamples = (call: Call, position = 0, size = 400): Sample[] =>
  Array.from({ length: Math.ceil(call.result / size) }, (_, i) => i * size).map((at) =>
    chunkSample(call, { at, size: Math.min(size, call.result - at), position: position + at }),
  );

/** What a right program sends for a piece of a call, from 1. */
export function pieceSample(call: Call, piece: number, says: Says = {}): Sample {
  const { size = 0, bytes = new Uint8Array() } = call.pieces?.[piece - 1] ?? {};
  return dataSample(call, { msgSize: Math.min(size, 400), msg: bytes, ...says });
}

export function closeSample(call: Call, says: Says = {}): Sample {
  const data = Buffer.alloc(20);
  writeCommon(data, call, says);
  return sample('socket_close_events', data);
}

function writeCommon(data: Buffer, call: Call, says: Says): void {
  data.writeBigUInt64LE(says.timestampNs ?? call.notBefore + MS / 2n, 0);
  data.writeUInt32LE(says.pid ?? call.pid, 8);
  data.writeInt32LE(says.fd ?? call.fd, 12);
}

const sample = (output: string, data: Buffer): Sample => ({ output, cpu: 0, data: new Uint8Array(data) });

export const blank = (sample: Sample): Sample => ({ ...sample, data: new Uint8Array(sample.data.length) });

/** Samples with so many more bytes, all zero, from this place on. */
export const widened = (samples: Sample[], at: number, more: number): Sample[] =>
  samples.map(({ data, ...sample }) => ({
    ...sample,
    data: new Uint8Array([...data.subarray(0, at), ...new Uint8Array(more), ...data.subarray(at)]),
  }));

/** One event for each call that is due one. */
export const rightSamples = (calls: Call[]): Sample[] => [
  ...dueOne(expectedOpens(calls, ATTACHED_AT)).map((call) => openSample(call)),
  ...dueOne(expectedData(calls, ATTACHED_AT)).map((call) => dataSample(call)),
  ...dueOne(expectedCloses(calls, ATTACHED_AT)).map((call) => closeSample(call)),
];

const dueOne = (expected: { call: Call; due: string }[]): Call[] =>
  expected.filter(({ due }) => due === 'one').map(({ call }) => call);

/** An HTTP request, or what `start` says, of so many bytes, no two alike. */
export function message(size: number, start = 'POST /'): string {
  const noise = Array.from({ length: size }, () => ((Math.imul(++counter, 0x9e3779b1) >>> 16) % 26) + 97);
  return (start + Buffer.from(noise).toString()).slice(0, size);
}
let counter = 0;

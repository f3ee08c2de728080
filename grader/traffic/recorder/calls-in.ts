import { grouped } from '../../base/grouped.ts';
import type { Call } from '../../platform/call.ts';
import { socketAddress } from '../../platform/socket-address.ts';
import { roleOf, systemCallNames, systemCalls, type SystemCallName } from '../../platform/system-calls.ts';

type Architecture = keyof (typeof systemCalls)['read']['number'];

/** A call as the recorder knows it; who its process is, the recorder does not know. */
export type RecordedCall = Omit<Call, 'actor'>;

/** One record of recorder.c: a call, or a piece of one. */
interface Part {
  call: Omit<RecordedCall, 'bytes' | 'pieces' | 'peer'>;
  /** From 1; 0 where the call has none. */
  piece: number;
  size: number;
  bytes: Uint8Array;
}

/** From here on, a result tells the kernel to make the call again: the caller never sees it. */
const RESTARTED = { most: -512, least: -516 };
const MESSAGE_BYTES = 400;
const BYTES_AT = 52;

/** The calls that these records tell of, in the order in which they ended. */
export function callsIn(records: Uint8Array[], architecture = process.arch as Architecture): RecordedCall[] {
  const parts = records.map((record) => partOf(record, architecture));
  const calls = grouped(parts, ({ call }) => `${call.tid} ${call.notBefore}`);
  return [...calls.values()]
    .map(callOf)
    .filter(({ result }) => result > RESTARTED.most || result < RESTARTED.least)
    .sort((a, b) => Number(a.notAfter - b.notAfter));
}

/** struct record_t */
function partOf(record: Uint8Array, architecture: Architecture): Part {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength);
  const size = view.getUint32(44, true);
  const flags = view.getUint32(48, true);
  return {
    call: {
      name: nameOf(view.getUint32(32, true), architecture),
      ...{ pid: view.getUint32(24, true), tid: view.getUint32(28, true), fd: view.getInt32(36, true) },
      result: Number(view.getBigInt64(16, true)),
      ...{ notBefore: view.getBigUint64(0, true), notAfter: view.getBigUint64(8, true) },
      ...(flags !== 0 && { flags }),
    },
    piece: view.getUint32(40, true),
    size,
    bytes: record.slice(BYTES_AT, BYTES_AT + Math.min(size, MESSAGE_BYTES)),
  };
}

function nameOf(number: number, architecture: Architecture): SystemCallName {
  const name = systemCallNames.find((each) => systemCalls[each].number[architecture] === number);
  if (name === undefined) throw new Error(`the recorder tells of system call ${number}, which is not one of ours`);
  return name;
}

/** All that was recorded of one call. */
function callOf(parts: Part[]): RecordedCall {
  const last = parts.at(-1);
  if (!last) throw new Error('a call without a record');
  const { call, piece, size } = last;
  if (piece === 0) return { ...call, ...contents(call, bytesOf(parts), size) };
  const ofPieces = [...grouped(parts, (part) => part.piece).values()];
  const pieces = ofPieces.map((own) => ({ size: own[0]?.size ?? 0, bytes: bytesOf(own) }));
  const whole = Buffer.concat(pieces.map((each) => each.bytes));
  return { ...call, pieces, bytes: new Uint8Array(whole.subarray(0, MESSAGE_BYTES)) };
}

/** What these records tell of one buffer or piece, one behind the other. */
const bytesOf = (parts: Part[]): Uint8Array => {
  const [first, ...more] = parts;
  if (first && more.length === 0) return first.bytes;
  return new Uint8Array(Buffer.concat(parts.map(({ bytes }) => bytes)).subarray(0, first?.size));
};

function contents({ name, result }: Part['call'], bytes: Uint8Array, size: number): Pick<Call, 'bytes' | 'peer'> {
  if (roleOf(name) === 'closes' || result < 0) return {};
  if (roleOf(name) !== 'opens') return { bytes };
  const { peer } = size > 0 ? socketAddress(bytes) : {};
  return peer ? { peer } : {};
}

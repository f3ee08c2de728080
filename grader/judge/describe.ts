import { getSystemErrorMap } from 'node:util';
import type { ConnectionId } from '../events/decode.ts';
import { actorText } from '../platform/actors.ts';
import { flagsText } from '../platform/message-flags.ts';
import { systemCalls } from '../platform/system-calls.ts';
import type { Call } from '../platform/call.ts';

/** Names of the kernel's error numbers, by the negative number that a hook sees. */
const ERRORS = getSystemErrorMap();

/** A call with the result that the program sees, e.g. `accept4(3, …) = 5 (client 127.0.0.1 port 40002)` or `recvfrom(5, …, MSG_PEEK) = 80`. */
export function describeCall(call: Call): string {
  const name = ERRORS.get(call.result)?.[0];
  const result = `${call.result}${call.result < 0 && name !== undefined ? ` (${name})` : ''}`;
  const peer = call.peer ? ` (client ${call.peer.address} port ${call.peer.port})` : '';
  const more = systemCalls[call.name].parameters.length > 1 ? ', …' : '';
  const flags = call.flags ? `, ${flagsText(call.flags)}` : '';
  return `${actorText(call.actor)}'s ${call.name}(${call.fd}${more}${flags}) = ${result}${peer}`;
}

/** What an event is for: a call, or one of the pieces that it moved. */
export const describeWanted = ({ call, piece }: { call: Call; piece?: number }): string =>
  `${piece === undefined ? '' : `piece ${piece} of `}${describeCall(call)}`;

export const describeConnection = ({ pid, fd }: ConnectionId): string => `process ${pid}, fd ${fd}`;

/** Bytes as text between quotes; what cannot be printed as \x.. */
export function describeBytes(bytes: Uint8Array, most = 40): string {
  const text = [...bytes.subarray(0, most)].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${text.join('')}"${bytes.length > most ? '…' : ''}`;
}

import type { DataEvent } from '../../events/decode.ts';
import { EGRESS, MESSAGE_BYTES } from '../../events/layout.ts';
import { describeBytes, describeCall } from '../describe.ts';
import type { ExpectedData } from '../expected.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Matching } from '../match.ts';

type DataPart = (facts: Facts) => Matching<ExpectedData, DataEvent>;

export const rightDirection =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.direction !== event.direction);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const name = wanted.direction === EGRESS ? 'kEgress (0)' : 'kIngress (1)';
    return {
      expected: `direction ${name} for ${describeCall(wanted.call)}`,
      actual: `direction ${event.direction}`,
      ...(event.direction > 1 && {
        hint: 'Compare the order and the types of the fields: direction (32 bits) stands between conn_id and msg_size.',
      }),
    };
  };

/** msg_size is what the call transferred, at most 400. */
export const rightSize =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.size !== event.msgSize);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const hint = guessOfSize(wanted, event.msgSize);
    return {
      expected: `msg_size ${wanted.size} for ${describeCall(wanted.call)} (what the call transferred, at most ${MESSAGE_BYTES})`,
      actual: `msg_size ${event.msgSize}`,
      ...(hint !== undefined && { hint }),
    };
  };

function guessOfSize({ call, size }: ExpectedData, got: number): string | undefined {
  if (got === call.asked || (call.asked !== undefined && got === Math.min(call.asked, MESSAGE_BYTES)))
    return 'That is the size that was asked for; the size that was transferred is the return value.';
  if (got === call.result && got > MESSAGE_BYTES) return `msg holds ${MESSAGE_BYTES} bytes: clamp msg_size to that.`;
  if (got === size - 1) return 'One byte is missing: a message is no string, it needs no room for a zero at its end.';
  if (got === 0) return 'Was msg_size never set?';
  return undefined;
}

/** msg holds the message's bytes and zeros behind them. */
export const rightBytes =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    for (const { wanted, event } of part(facts).pairs) {
      const finding = wrongBytes(wanted, event) ?? bytesBehind(wanted, event);
      if (finding) return finding;
    }
    return null;
  };

function wrongBytes({ bytes, size, call }: ExpectedData, { msg }: DataEvent): Finding | null {
  const at = bytes.findIndex((byte, i) => byte !== msg[i]);
  if (at < 0) return null;
  const zeros = msg.subarray(at, size).every((byte) => byte === 0);
  const hint = zeros ? guessOfZeros(bytes, at) : undefined;
  return {
    expected: `msg to hold the ${size} bytes of ${describeCall(call)}; from byte ${at} on ${describeBytes(bytes.subarray(at))}`,
    actual: `from byte ${at} on ${describeBytes(msg.subarray(at, size))}`,
    ...(hint !== undefined && { hint }),
  };
}

function guessOfZeros(bytes: Uint8Array, at: number): string {
  if (at > 0 && bytes[at - 1] === 0)
    return 'The copy ended at a zero byte. A message is no string: bpf_probe_read_user copies bytes, bpf_probe_read_user_str stops at a zero.';
  if (at === bytes.length - 1)
    return 'The last byte is missing. A message is no string: it needs no zero at its end, and bpf_probe_read_user_str makes room for one.';
  if (at === 0)
    return 'Nothing was copied, or the copy failed: copy msg_size bytes, no more, with bpf_probe_read_user from the buffer that the entry hook saved.';
  return `Only the first ${at} bytes were copied: copy msg_size bytes.`;
}

function bytesBehind({ size, call }: ExpectedData, { msg }: DataEvent): Finding | null {
  const at = msg.findIndex((byte, i) => i >= size && byte !== 0);
  if (at < 0) return null;
  return {
    expected: `zeros behind the ${size} bytes of ${describeCall(call)}`,
    actual: `at byte ${at} ${describeBytes(msg.subarray(at))}`,
    hint: 'Zero the event before it is filled, each time, and copy only as many bytes as the call transferred.',
  };
}

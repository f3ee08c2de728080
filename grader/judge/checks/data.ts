import type { DataEvent } from '../../events/decode.ts';
import { EGRESS, MESSAGE_BYTES } from '../../events/layout.ts';
import { describeBytes, describeCall } from '../describe.ts';
import type { ExpectedData } from '../expected.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Matching } from '../match.ts';
import type { Reason } from '../reason.ts';

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
      reason: event.direction > 1 ? 'direction-misplaced' : 'direction-turned-round',
    };
  };

/** msg_size is what the call transferred, at most 400. */
export const rightSize =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.size !== event.msgSize);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const reason = guessOfSize(wanted, event.msgSize);
    return {
      expected: `msg_size ${wanted.size} for ${describeCall(wanted.call)} (what the call transferred, at most ${MESSAGE_BYTES})`,
      actual: `msg_size ${event.msgSize}`,
      ...(reason && { reason }),
    };
  };

function guessOfSize({ call, size }: ExpectedData, got: number): Reason | undefined {
  if (got === call.asked || (call.asked !== undefined && got === Math.min(call.asked, MESSAGE_BYTES)))
    return 'size-asked-for';
  if (got === call.result && got > MESSAGE_BYTES) return 'size-not-limited';
  if (got === size - 1) return 'size-one-short';
  if (got === 0) return 'size-never-set';
  return undefined;
}

/** msg holds the message's bytes and zeros behind them. */
export const rightBytes =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const findings = part(facts).pairs.flatMap(
      ({ wanted, event }) => wrongBytes(wanted, event) ?? bytesBehind(wanted, event) ?? [],
    );
    // A copy as a string loses the last byte of every message; those with a zero inside tell why.
    return findings.find(({ reason }) => reason === 'copied-as-string') ?? findings[0] ?? null;
  };

function wrongBytes({ bytes, size, call }: ExpectedData, { msg }: DataEvent): Finding | null {
  const at = bytes.findIndex((byte, i) => byte !== msg[i]);
  if (at < 0) return null;
  const zeros = msg.subarray(at, size).every((byte) => byte === 0);
  const reason = zeros ? guessOfZeros(bytes, at) : undefined;
  return {
    expected: `msg to hold the ${size} bytes of ${describeCall(call)}; from byte ${at} on ${describeBytes(bytes.subarray(at))}`,
    actual: `from byte ${at} on ${describeBytes(msg.subarray(at, size))}`,
    ...(reason && { reason }),
  };
}

function guessOfZeros(bytes: Uint8Array, at: number): Reason {
  if (at > 0 && bytes[at - 1] === 0) return 'copied-as-string';
  if (at === bytes.length - 1) return 'last-byte-missing';
  if (at === 0) return 'nothing-copied';
  return 'copied-too-little';
}

function bytesBehind({ size, call }: ExpectedData, { msg }: DataEvent): Finding | null {
  const at = msg.findIndex((byte, i) => i >= size && byte !== 0);
  if (at < 0) return null;
  return {
    expected: `zeros behind the ${size} bytes of ${describeCall(call)}`,
    actual: `at byte ${at} ${describeBytes(msg.subarray(at))}`,
    reason: 'bytes-behind',
  };
}

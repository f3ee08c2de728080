import type { CloseEvent, MessageEvent, OpenEvent } from '../../events/decode.ts';
import type { Call } from '../../platform/call.ts';
import { roleOf } from '../../platform/system-calls.ts';
import { describeWanted } from '../describe.ts';
import type { Expected } from '../expected.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { describeDisplacement, displacement, type Field } from '../displaced.ts';
import { inTime } from '../likeness.ts';
import type { Matching } from '../match.ts';
import type { Reason } from '../reason.ts';

type Timed = OpenEvent | MessageEvent | CloseEvent;
type Part = (facts: Facts) => Matching<Expected, Timed>;

export const rightProcess =
  (part: Part) =>
  (facts: Facts): Finding | null => {
    const { pairs } = part(facts);
    const wrong = pairs.find(({ wanted, event }) => wanted.pid !== event.pid);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const guess = holdsTimes(pairs, facts) ?? guessOfPid(wanted, event, () => moved(pairs, facts, PID));
    return {
      expected: `conn_id.pid ${wanted.pid} for ${describeWanted(wanted)}`,
      actual: `conn_id.pid ${event.pid}${guess ? `, which is ${guess.what}` : ''}`,
      ...(guess && { reason: guess.reason }),
    };
  };

interface Guess {
  what: string;
  reason: Reason;
}

/** What a field says when its right value stands elsewhere in all of the events. */
function moved(
  pairs: Matching<Expected, Timed>['pairs'],
  { bytesOf }: Facts,
  field: Field<Expected>,
): Guess | undefined {
  const distance = displacement(pairs, bytesOf, field);
  if (distance === undefined) return undefined;
  return {
    what: `not the one: it stands ${describeDisplacement(field.at, distance)}`,
    reason: 'field-displaced',
  };
}

const PID: Field<Expected> = {
  ...{ at: 8, size: 4, value: ({ pid }) => pid },
  isAt: (sample, at, { pid }) => sample.getUint32(at, true) === pid,
};
const FD: Field<Expected> = {
  ...{ at: 12, size: 4, value: ({ fd }) => fd },
  isAt: (sample, at, { fd }) => sample.getInt32(at, true) === fd,
};

/** Other processes' calls go on before the hooks are all there, and behind the last one of ours. */
const AROUND_NS = 1_000_000_000n;

/** Times of this run in the place of pid and fd, in all of the events: then the times lead to no call, either. */
function holdsTimes(
  pairs: Matching<Expected, Timed>['pairs'],
  { evidence: { attachedAt, calls } }: Facts,
): Guess | undefined {
  const last = calls.reduce((latest, { notAfter }) => (notAfter > latest ? notAfter : latest), attachedAt);
  const isTime = ({ event: { pid, fd } }: (typeof pairs)[number]): boolean => {
    const halves = (BigInt(fd >>> 0) << 32n) | BigInt(pid);
    return halves > 0n && halves >= attachedAt - AROUND_NS && halves <= last + AROUND_NS;
  };
  return pairs.every(isTime) ? { what: 'the lower half of the time', reason: 'connection-misplaced' } : undefined;
}

function guessOfPid(wanted: Expected, event: Timed, elsewhere: () => Guess | undefined): Guess | undefined {
  const { call, fd } = wanted;
  if (event.pid === call.tid)
    return {
      what: 'the thread that made the call',
      reason: 'thread-for-process',
    };
  if (event.pid === fd) return { what: 'the fd', reason: 'connection-misplaced' };
  const found = elsewhere();
  if (found) return found;
  if (event.pid === 0) return guessOfZero(wanted, event);
  const shift = shiftOf(call, event.pid);
  if (shift !== undefined)
    return { what: `bpf_get_current_pid_tgid() shifted by ${shift}`, reason: 'shifted-by-another-number' };
  return undefined;
}

/** The fd beside it tells how a process came to be 0. */
function guessOfZero({ call, fd }: Expected, event: Timed): Guess {
  if (event.fd === call.tid || event.fd === call.pid)
    return {
      what: 'the upper half of another number: fd holds a half of bpf_get_current_pid_tgid()',
      reason: 'process-and-fd-swapped',
    };
  const what = 'what a field is that was never set';
  return event.fd === fd && fd !== 0
    ? { what: `${what}, or what a shift too many leaves`, reason: 'process-lost' }
    : { what, reason: 'connection-never-set' };
}

/** By how many bits the number of process and thread was shifted to give this; below 256 it could be any number. */
function shiftOf({ pid, tid }: Call, got: number): number | undefined {
  const both = (BigInt(pid) << 32n) | BigInt(tid);
  return Array.from({ length: 63 }, (_, i) => i + 1).find(
    (bits) => bits !== 32 && got > 0xff && BigInt.asUintN(32, both >> BigInt(bits)) === BigInt(got),
  );
}

export const rightFd =
  (part: Part) =>
  (facts: Facts): Finding | null => {
    const { pairs } = part(facts);
    const wrong = pairs.find(({ wanted, event }) => wanted.fd !== event.fd);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const guess = moved(pairs, facts, FD) ?? guessOfFd(wanted, event);
    return {
      expected: `conn_id.fd ${wanted.fd} for ${describeWanted(wanted)}`,
      actual: `conn_id.fd ${event.fd}${guess ? `, which is ${guess.what}` : ''}`,
      ...(guess && { reason: guess.reason }),
    };
  };

function guessOfFd({ call, pid }: Expected, event: Timed): Guess | undefined {
  if (roleOf(call.name) === 'opens' && event.fd === call.fd)
    return {
      what: 'the listening socket',
      reason: 'listening-socket',
    };
  if (roleOf(call.name) === 'closes' && event.fd === call.result)
    return {
      what: `what ${call.name} returned, and what a field is that was never set`,
      reason: 'fd-zero-of-a-close',
    };
  if (roleOf(call.name) !== 'opens' && event.fd === call.result)
    return {
      what: `what ${call.name} returned`,
      reason: 'result-for-fd',
    };
  if (event.fd === pid) return { what: 'the process id', reason: 'process-for-fd' };
  if (event.fd === 0) return { what: 'what a field is that was never set', reason: 'fd-never-set' };
  return undefined;
}

/** Both parts of conn_id. */
export const rightConnection =
  (part: Part) =>
  (facts: Facts): Finding | null =>
    rightProcess(part)(facts) ?? rightFd(part)(facts);

export const rightTime =
  (part: Part) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => !inTime(wanted.call, event.timestampNs));
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const { notBefore, notAfter } = wanted.call;
    const guess = guessOfTime(wanted, event);
    return {
      expected: `timestamp_ns from ${notBefore} to ${notAfter}, when ${describeWanted(wanted)} was under way`,
      actual: `timestamp_ns ${event.timestampNs} (${guess.what})`,
      reason: guess.reason,
    };
  };

function guessOfTime({ call }: Expected, { timestampNs }: Timed): Guess {
  if (timestampNs === 0n) return { what: 'never set?', reason: 'time-never-set' };
  for (const [unit, ns] of [
    ['micro', 1_000n],
    ['milli', 1_000_000n],
  ] as const)
    if (timestampNs >= call.notBefore / ns - 1n && timestampNs <= call.notAfter / ns + 1n)
      return { what: `these are ${unit}seconds`, reason: 'time-in-another-unit' };
  const distance = timestampNs < call.notBefore ? call.notBefore - timestampNs : timestampNs - call.notAfter;
  const direction = timestampNs < call.notBefore ? 'too early' : 'too late';
  return { what: `${Number(distance / 1_000n) / 1_000} ms ${direction}`, reason: 'time-of-another-moment' };
}

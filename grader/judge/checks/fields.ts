import type { ConnectionId } from '../../events/decode.ts';
import { describeCall } from '../describe.ts';
import type { Expected } from '../expected.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import { inTime } from '../likeness.ts';
import type { Matching } from '../match.ts';

type Timed = ConnectionId & { timestampNs: bigint };
type Part = (facts: Facts) => Matching<Expected, Timed>;

export const rightProcess =
  (part: Part) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.pid !== event.pid);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const guess = guessOfPid(wanted, event);
    return {
      expected: `conn_id.pid ${wanted.pid} for ${describeCall(wanted.call)}`,
      actual: `conn_id.pid ${event.pid}${guess ? `, which is ${guess.what}` : ''}`,
      ...(guess && { hint: guess.hint }),
    };
  };

interface Guess {
  what: string;
  hint: string;
}

function guessOfPid({ call, fd }: Expected, event: Timed): Guess | undefined {
  if (event.pid === call.tid)
    return {
      what: 'the thread that made the call',
      hint: 'The process id (tgid) is the upper half of bpf_get_current_pid_tgid(); the lower half is the thread.',
    };
  if (event.pid === 0) return { what: 'what a field is that was never set', hint: 'Set pid and fd before you submit.' };
  const order = {
    hint: 'Compare the order and the types of the fields: timestamp_ns (u64), then pid (u32), then fd (s32).',
  };
  if (event.pid === fd) return { what: 'the fd', ...order };
  // A time in the place of pid and fd: its halves stand there.
  const time = (BigInt(event.fd >>> 0) << 32n) | BigInt(event.pid);
  if (inTime(call, time)) return { what: 'the lower half of the time', ...order };
  return undefined;
}

export const rightFd =
  (part: Part) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.fd !== event.fd);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const guess = guessOfFd(wanted, event);
    return {
      expected: `conn_id.fd ${wanted.fd} for ${describeCall(wanted.call)}`,
      actual: `conn_id.fd ${event.fd}${guess ? `, which is ${guess.what}` : ''}`,
      ...(guess && { hint: guess.hint }),
    };
  };

function guessOfFd({ call, pid }: Expected, event: Timed): Guess | undefined {
  if (call.name === 'accept4' && event.fd === call.fd)
    return {
      what: 'the listening socket',
      hint: 'The new connection is what accept4 returns: PT_REGS_RC(ctx) in the return hook.',
    };
  if (call.name !== 'accept4' && event.fd === call.result)
    return {
      what: `what ${call.name} returned`,
      hint: `The fd is the first argument of ${call.name}: save it in the entry hook.`,
    };
  if (event.fd === pid) return { what: 'the process id', hint: 'In conn_id the pid comes first, and then the fd.' };
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
    return {
      expected: `timestamp_ns from ${notBefore} to ${notAfter}, when ${describeCall(wanted.call)} was under way`,
      actual: `timestamp_ns ${event.timestampNs}${guessOfTime(wanted, event)}`,
      hint: 'bpf_ktime_get_ns() at the moment of the event, in nanoseconds and not converted.',
    };
  };

function guessOfTime({ call }: Expected, { timestampNs }: Timed): string {
  if (timestampNs === 0n) return ' (never set?)';
  for (const [unit, ns] of [
    ['micro', 1_000n],
    ['milli', 1_000_000n],
  ] as const)
    if (timestampNs >= call.notBefore / ns - 1n && timestampNs <= call.notAfter / ns + 1n)
      return ` (these are ${unit}seconds)`;
  const distance = timestampNs < call.notBefore ? call.notBefore - timestampNs : timestampNs - call.notAfter;
  const direction = timestampNs < call.notBefore ? 'too early' : 'too late';
  return ` (${Number(distance / 1_000n) / 1_000} ms ${direction})`;
}

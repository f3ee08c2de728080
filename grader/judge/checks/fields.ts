import type { ConnectionId, DataEvent } from '../../events/decode.ts';
import { EGRESS } from '../../events/layout.ts';
import type { Call, Peer } from '../../traffic/call.ts';
import { describeBytes, describeCall } from '../describe.ts';
import type { ExpectedData } from '../expected.ts';
import { inTime, type Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Matching } from '../match.ts';

type Wanted = ConnectionId & { call: Call };
type Timed = ConnectionId & { timestampNs: bigint };
type Part = (facts: Facts) => Matching<Wanted, Timed>;
type DataPart = (facts: Facts) => Matching<ExpectedData, DataEvent>;

export const rightProcess =
  (part: Part) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.pid !== event.pid);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const isTid = event.pid === wanted.call.tid;
    return {
      expected: `conn_id.pid ${wanted.pid} for ${describeCall(wanted.call)}`,
      actual: `conn_id.pid ${event.pid}${isTid ? ', which is the thread that made the call' : ''}`,
      ...(isTid && {
        hint: 'The process id (tgid) is the upper half of bpf_get_current_pid_tgid(); the lower half is the thread.',
      }),
    };
  };

export const rightFd =
  (part: Part) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.fd !== event.fd);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const isListener = wanted.call.name === 'accept4' && event.fd === wanted.call.fd;
    return {
      expected: `conn_id.fd ${wanted.fd} for ${describeCall(wanted.call)}`,
      actual: `conn_id.fd ${event.fd}${isListener ? ', which is the listening socket' : ''}`,
      ...(isListener && { hint: 'The new connection is what accept4 returns: PT_REGS_RC(ctx) in the return hook.' }),
    };
  };

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
      actual: `timestamp_ns ${event.timestampNs}${event.timestampNs === 0n ? ' (never set?)' : ''}`,
      hint: 'bpf_ktime_get_ns() at the moment of the event, in nanoseconds and not converted.',
    };
  };

export const rightPeer =
  (family: Peer['family']) =>
  (facts: Facts): Finding | null => {
    const wrong = facts.opens.pairs.find(
      ({ wanted: { peer }, event }) =>
        peer.family === family &&
        (event.peer?.family !== family || event.peer.port !== peer.port || event.peer.address !== peer.address),
    );
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const swapped = ((wanted.peer.port & 0xff) << 8) | (wanted.peer.port >> 8);
    return {
      expected: `the client's address ${wanted.peer.address} port ${wanted.peer.port} (${family})`,
      actual: event.peer
        ? `${event.peer.address} port ${event.peer.port} (${event.peer.family})`
        : `address family ${event.family}, which is neither IPv4 nor IPv6`,
      ...(event.family === 0 && {
        hint: 'The kernel fills the address in while accept4 runs: read it in the return hook, from the pointer that the entry hook saved.',
      }),
      ...(event.peer?.port === swapped && { hint: 'Leave the port in network byte order.' }),
    };
  };

export const rightDirection =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.direction !== event.direction);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    const name = wanted.direction === EGRESS ? 'kEgress (0)' : 'kIngress (1)';
    return { expected: `direction ${name} for ${describeCall(wanted.call)}`, actual: `direction ${event.direction}` };
  };

export const rightSize =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    const wrong = part(facts).pairs.find(({ wanted, event }) => wanted.size !== event.msgSize);
    if (!wrong) return null;
    const { wanted, event } = wrong;
    return {
      expected: `msg_size ${wanted.size} for ${describeCall(wanted.call)} (what the call transferred, at most 400)`,
      actual: `msg_size ${event.msgSize}`,
      ...(event.msgSize === 8192 && {
        hint: 'That is the size that was asked for; the size that was transferred is the return value.',
      }),
    };
  };

export const rightBytes =
  (part: DataPart) =>
  (facts: Facts): Finding | null => {
    for (const { wanted, event } of part(facts).pairs) {
      const at = wanted.bytes.findIndex((byte, i) => byte !== event.msg[i]);
      if (at >= 0)
        return {
          expected: `msg to hold the ${wanted.size} bytes of ${describeCall(wanted.call)}; from byte ${at} on ${describeBytes(wanted.bytes.subarray(at))}`,
          actual: `from byte ${at} on ${describeBytes(event.msg.subarray(at, wanted.size))}`,
        };
      const behind = event.msg.findIndex((byte, i) => i >= wanted.size && byte !== 0);
      if (behind >= 0)
        return {
          expected: `zeros behind the ${wanted.size} bytes of the message`,
          actual: `at byte ${behind} ${describeBytes(event.msg.subarray(behind))}`,
          hint: 'Zero the event before it is filled, and copy only as many bytes as the call transferred.',
        };
    }
    return null;
  };

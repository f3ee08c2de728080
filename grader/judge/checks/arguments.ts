import { isArray, isPerProcessor } from '../../bundle/map-types.ts';
import { plainest, roleOf, type SystemCallName } from '../../platform/system-calls.ts';
import type { Evidence, Snapshot } from '../../traffic/evidence.ts';
import { isLook, type Call } from '../../platform/call.ts';
import { describeCall } from '../describe.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Reason } from '../reason.ts';
import { holdsU64, leftBy, readU32, savedFor, sockLeftBy, threadKey, type Saved } from '../saved.ts';

const at = (evidence: Evidence, moment: Snapshot['moment']): Snapshot | undefined =>
  evidence.snapshots.find((each) => each.moment === moment);

const notLooked = (moment: string): Finding => ({
  expected: `a look into the maps (${moment})`,
  actual: 'the grader did not look',
});

/** While threads wait inside accept4, a map holds each one's arguments under its own id. */
export function savesArguments(facts: Facts): Finding | null {
  const snapshot = at(facts.evidence, 'both-blocked');
  if (!snapshot || snapshot.blocked.length === 0) return notLooked('while threads wait inside accept4');
  return savedWrongly(facts, snapshot, 'accept4');
}

/**
 * What is wrong with the arguments that were saved for a read or a write, as far as a thread shows it that was seen inside.
 * Asked when an event is missing, so no step is about it.
 */
export function whyMissing(facts: Facts, name: SystemCallName): Finding | null {
  // It is in the plainest call of each role that the probe keeps a thread.
  if (plainest(roleOf(name)) !== name) return null;
  const snapshot = at(facts.evidence, roleOf(name) === 'reads' ? 'reading' : 'writing');
  return snapshot ? savedWrongly(facts, snapshot, name) : null;
}

function savedWrongly({ evidence }: Facts, snapshot: Snapshot, name: Call['name']): Finding | null {
  const { pid } = evidence.actors.probe;
  const what = roleOf(name) === 'opens' ? 'addr' : 'buf';
  for (const { tid, pointer } of snapshot.blocked) {
    const saved = savedFor(snapshot, pid, tid);
    const right = saved.filter(({ value }) => holdsU64(value, pointer));
    const expected = `while thread ${tid} of process ${pid} waits inside ${name}, a map entry under its bpf_get_current_pid_tgid() (${threadKey(pid, tid)}) that holds the pointer ${what}, 0x${pointer.toString(16)}`;
    const others = snapshot.blocked.filter((other) => savedFor(snapshot, pid, other.tid).length > 0);
    if (saved.length === 0 && others.length > 0)
      return {
        expected,
        actual: `no such entry, but one for thread ${others[0]?.tid ?? ''}, which waits as well`,
        reason: 'threads-share-an-entry',
      };
    if (saved.length === 0) return { expected, ...otherKeys(snapshot, pid, tid, name) };
    if (right.length === 0)
      return {
        expected,
        actual: `an entry in ${saved.map(({ map }) => map).join(', ')} without that pointer: ${hex(saved[0]?.value)}`,
        reason: whyWithout(saved, name),
      };
    const [first] = right;
    if (first && right.every(({ type }) => isPerProcessor(type)))
      return {
        expected: `${expected}, whichever processor looks it up`,
        actual: `an entry in ${first.map}, which has a value of its own for each processor`,
        reason: 'map-per-processor',
      };
  }
  return null;
}

function whyWithout(saved: Saved[], name: Call['name']): Reason {
  if (saved.every(({ value }) => value.every((byte) => byte === 0))) return 'saved-too-early';
  return roleOf(name) === 'opens' ? 'another-value-saved' : 'other-arguments-saved';
}

const hex = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString('hex');

function otherKeys(
  snapshot: Snapshot,
  pid: number,
  tid: number,
  name: Call['name'],
): Pick<Finding, 'actual' | 'reason'> {
  if (snapshot.maps.length === 0) return { actual: 'the program has no hash map that its hooks use', reason: 'no-map' };
  const keys = snapshot.maps.flatMap(({ name, entries }) =>
    entries.map(({ key }) => ({
      name,
      halves: [0, 4].filter((offset) => key.length >= offset + 4).map((offset) => readU32(key, offset)),
    })),
  );
  // The other threads' keys are there as well: a half that all share tells less than one that is this thread's own.
  const swapped = keys.find(({ halves }) => halves.includes(pid) && halves.includes(tid));
  if (swapped)
    return {
      actual: `no such entry, but ${swapped.name} has one under the same two numbers in the other order`,
      reason: 'key-swapped',
    };
  const thread = keys.find(({ halves }) => halves[0] === tid);
  if (thread)
    return {
      actual: `no such entry, but ${thread.name} has one under ${tid}, the thread's half alone`,
      reason: 'key-thread',
    };
  const process = keys.find(({ halves }) => halves[0] === pid);
  if (process)
    return {
      actual: `no such entry, but ${process.name} has one under ${pid}, the process, which all its threads share`,
      reason: 'key-process',
    };
  const sizes = snapshot.maps.map(({ name, entries }) => `${name} (${entries.length} entries)`);
  const empty = snapshot.maps.every(({ entries }) => entries.length === 0);
  const actual = `no such entry in ${sizes.join(', ')}`;
  if (name !== 'accept4') return { actual, reason: 'left-out-at-entry' };
  return { actual, reason: empty ? 'nothing-saved' : 'key-unknown' };
}

/** When one of two waiting threads returns, the other's entry stays. */
export function keepsOthers({ evidence }: Facts): Finding | null {
  const snapshot = at(evidence, 'one-returned');
  if (!snapshot || snapshot.blocked.length === 0) return notLooked('after one of two threads returned');
  const { pid } = evidence.actors.probe;
  for (const { tid, pointer } of snapshot.blocked)
    if (!savedFor(snapshot, pid, tid).some(({ value }) => holdsU64(value, pointer)))
      return {
        expected: `thread ${tid} still waits inside accept4 after another thread returned: its entry stays as it was`,
        actual: 'its entry is gone or changed',
        reason: 'others-removed',
      };
  return null;
}

/**
 * At the end, nothing is saved any more for threads that are in no call. Each kind of call is some thread's last one, so
 * what is left tells by the thread's id or buffer which kind leaves it.
 */
export const released =
  (name: Call['name'], outcome?: 'success' | 'failure', what = ARGUMENTS) =>
  ({ evidence }: Facts): Finding | null => {
    const snapshot = at(evidence, 'end');
    const lasts = snapshot ? lastCalls(evidence, snapshot) : [];
    const concerned = lasts.filter(
      (call) => call.name === name && (outcome === undefined || (outcome === 'success') === call.result >= 0),
    );
    if (!snapshot || concerned.length === 0) return notLooked(`after a ${name}`);
    const ofItsKind = lasts.filter((call) => call.name === name);
    const leftIn = (call: Call, map?: string) =>
      what.leftBy(snapshot, call, evidence).filter((entry) => map === undefined || entry.map === map);
    // A place that holds the latest arguments only, to build them in, does not grow.
    const grows = ({ type, map }: Saved) =>
      !isArray(type) || ofItsKind.filter((call) => leftIn(call, map).length > 0).length > 1;
    for (const call of concerned) {
      const left = leftIn(call).find(grows);
      if (!left) continue;
      const always = ofItsKind.every((each) => leftIn(each).length > 0);
      return {
        expected: `${what.nothing} after ${describeCall(call)}`,
        actual: `${left.map} still has ${what.left} by thread ${call.tid} of process ${call.pid}`,
        reason: always ? 'never-removed' : whyLeft(call),
      };
    }
    return null;
  };

/** What may be kept for a call, and forgotten. */
const ARGUMENTS = { leftBy, nothing: 'no saved arguments', left: 'what it was called with' };
const SOCK: typeof ARGUMENTS = {
  leftBy: sockLeftBy,
  nothing: 'nothing of the connection saved',
  left: "an address in the kernel's memory, or the client's, that was saved for a call",
};

/** The same of what a hook inside the kernel has kept: the connection, or who its client is. */
export const sockReleased = (facts: Facts): Finding | null =>
  released('accept', undefined, SOCK)(facts) ?? released('accept4', undefined, SOCK)(facts);

function whyLeft(call: Call): Reason {
  const { name, result } = call;
  if (result < 0) return 'left-after-failure';
  if (isLook(call)) return 'left-after-a-look';
  return roleOf(name) === 'reads' && result === 0 ? 'left-at-end-of-file' : 'left-after-success';
}

/** The last call of each thread that was in no call. */
const lastCalls = ({ calls }: Evidence, { idle, at: moment }: Snapshot): Call[] =>
  idle.flatMap((tid) => {
    const own = calls.filter((call) => call.tid === tid && call.notAfter <= moment);
    const last = own.sort((a, b) => Number(a.notAfter - b.notAfter)).at(-1);
    return last ? [last] : [];
  });

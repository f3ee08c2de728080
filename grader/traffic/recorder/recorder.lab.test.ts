import { beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheRoot, kitRoot } from '../../base/paths.ts';
import { patience } from '../../base/patience.ts';
import { decodeWire, encodeWire } from '../../base/wire.ts';
import { sharedLibraries } from '../../cache/shared-libraries.ts';
import { MESSAGE_BYTES } from '../../events/layout.ts';
import { MOST_TOLD } from '../orders.ts';
import { prepareLab } from '../../lab/lab.ts';
import type { Call } from '../../platform/call.ts';
import { roleOf, type Role } from '../../platform/system-calls.ts';
import type { Traced } from '../strace.testing.ts';
import { recorderBundle } from './recorder-bundle.ts';
import type { RecordedCall } from './calls-in.ts';
import type { Recorded } from './start-recorder.ts';

interface Seen {
  probes: { told: Call[]; recorded: Recorded };
  server: { tid: number; traced: Traced[]; recorded: Recorded };
  nginx: Talked;
  python: Talked;
  flood: { written: number; recorded: number; lost: number };
}

/** Connections of a client to a server of the lab. */
interface Talked {
  pid: number;
  talks: { sent: string; got: string }[];
  recorded: Recorded;
}

const quiet = (): undefined => undefined;
const STRACE = '/usr/bin/strace';

/** Runs trial.testing.ts in the guest, which has no strace by itself. */
async function trial(): Promise<Seen> {
  const folder = await mkdtemp(join(tmpdir(), 'recorder-'));
  try {
    const { kernel } = await prepareLab(quiet);
    const script = join(folder, 'kit', 'dist', 'trial.js');
    const entry = join(kitRoot, 'grader', 'traffic', 'recorder', 'trial.testing.ts');
    await execa(join(kitRoot, 'node_modules', '.bin', 'esbuild'), [
      ...[entry, '--bundle', '--platform=node', '--format=esm', '--target=node20', '--log-level=error'],
      `--outfile=${script}`,
    ]);
    await mkdir(join(folder, 'tmp'));
    await writeFile(join(folder, 'tmp', 'recorder'), encodeWire(await recorderBundle(kernel.headers, quiet)));
    for (const file of [STRACE, ...(await sharedLibraries(cacheRoot(), [STRACE]))]) {
      await mkdir(join(folder, dirname(file)), { recursive: true });
      await cp(file, join(folder, file), { dereference: true });
    }
    const archive = await execa('tar', ['-c', '-C', folder, '.'], { encoding: 'buffer' });
    const command = [
      'lab',
      'exec',
      'sh',
      '-c',
      `tar -x -C / && EBPF_WORKSHOP_PATIENCE=${patience} node /kit/dist/trial.js`,
    ];
    const { stdout } = await execa(process.execPath, [join(kitRoot, 'grader', 'kit.mjs'), ...command], {
      ...{ cwd: kitRoot, input: archive.stdout, maxBuffer: 1e8 },
    });
    return decodeWire(stdout) as Seen;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

let seen: Seen;
beforeAll(async () => {
  seen = await trial();
});

/** What both sides know of a call, thread by thread: the order of two threads' calls is nobody's. */
const shared = (calls: RecordedCall[]) =>
  calls
    .map(({ name, pid, tid, fd, result, flags = 0, bytes, pieces, peer }) => ({
      ...{ name, pid, tid, fd, result, flags, peer, bytes: first(bytes) },
      pieces: pieces?.map((piece) => ({ size: piece.size, bytes: first(piece.bytes) })),
    }))
    .toSorted((a, b) => a.tid - b.tid);
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');
/** The recorder tells more than the probe, which tells no more than the first event of a call needs. */
const first = (bytes: Uint8Array | undefined) => hex(bytes?.subarray(0, MESSAGE_BYTES));

describe('the recorder sees, from outside,', () => {
  test('every call that the probes made, and no other', () => {
    const { told, recorded } = seen.probes;
    expect(recorded.lost).toBe(0);
    expect(shared(recorded.calls)).toEqual(shared(told));
    expect(new Set(told.map(({ name }) => name)).size).toBe(11);
  });

  test('at a time that lies within that of the caller', () => {
    const { told, recorded } = seen.probes;
    const byThread = (calls: RecordedCall[]) => calls.toSorted((a, b) => a.tid - b.tid);
    const callers = byThread(told);
    for (const [i, { notBefore, notAfter }] of byThread(recorded.calls).entries()) {
      expect(notBefore).toBeGreaterThanOrEqual(callers[i]?.notBefore ?? 0n);
      expect(notAfter).toBeLessThanOrEqual(callers[i]?.notAfter ?? 0n);
    }
  });

  test('every call of a server, as strace does', () => {
    const { tid, traced, recorded } = seen.server;
    const own = recorded.calls.filter((call) => call.tid === tid);
    expect(own.map(toTraced)).toEqual(traced.filter((call) => call.tid === tid));
    expect(own.filter(({ name }) => name === 'writev').map(({ pieces }) => pieces?.length)).toEqual([2, 13, 13]);
  });

  test.each(['nginx', 'python'] as const)(
    'what %s took and gave, byte by byte as its client gave and took it',
    (name) => {
      const { pid, talks, recorded } = seen[name];
      expect(recorded.lost).toBe(0);
      expect(new Set(recorded.calls.map((call) => call.pid))).toEqual(new Set([pid]));
      expect(connectionsIn(recorded.calls)).toHaveLength(talks.length);
      for (const [i, calls] of connectionsIn(recorded.calls).entries()) {
        const { sent, got } = talks[i] ?? { sent: '', got: '' };
        expect(partsOf(calls, 'reads')).toEqual(cut(sent, partsOf(calls, 'reads')));
        expect(partsOf(calls, 'writes')).toEqual(cut(got, partsOf(calls, 'writes')));
      }
    },
  );

  test('and says how much it could not write down', () => {
    const { written, recorded, lost } = seen.flood;
    expect(lost).toBeGreaterThan(0);
    expect(recorded + lost).toBe(written);
  });
});

/** The calls on each connection that was accepted, from then until its close. */
function connectionsIn(calls: RecordedCall[]): RecordedCall[][] {
  return calls.flatMap((call, at) => {
    if (roleOf(call.name) !== 'opens' || call.result < 0) return [];
    const later = calls.slice(at).filter(({ fd }) => fd === call.result);
    return [
      later.slice(
        0,
        later.findIndex(({ name }) => name === 'close'),
      ),
    ];
  });
}

/** What was moved, in the pieces that were recorded: how many bytes each had, and the first of them. */
const partsOf = (calls: RecordedCall[], role: Role): { size: number; text: string }[] =>
  calls
    .filter(({ name, result }) => roleOf(name) === role && result > 0)
    .flatMap(({ pieces, result, bytes = new Uint8Array() }) => pieces ?? [{ size: result, bytes }])
    .map(({ size, bytes }) => ({ size, text: Buffer.from(bytes).toString('latin1') }));

/** The same of a text: all of it, or the sizes do not add up. */
function cut(text: string, parts: { size: number }[]): { size: number; text: string }[] {
  let at = 0;
  const all = parts.map(({ size }) => ({ size, text: text.slice(at, (at += size)).slice(0, MOST_TOLD) }));
  return at === text.length ? all : [];
}

const toTraced = ({ tid, name, fd, result, bytes, pieces }: RecordedCall): Traced => ({
  ...{ tid, name, fd, result },
  ...((name === 'read' || name === 'write') && result >= 0 && { bytes: hex(bytes) ?? '' }),
  ...(pieces && { pieces: pieces.map(({ size }) => size) }),
});

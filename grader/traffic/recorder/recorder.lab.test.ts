import { beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheRoot, kitRoot } from '../../base/paths.ts';
import { decodeWire, encodeWire } from '../../base/wire.ts';
import { sharedLibraries } from '../../cache/shared-libraries.ts';
import { prepareLab } from '../../lab/lab.ts';
import type { Call } from '../../platform/call.ts';
import type { Traced } from '../strace.testing.ts';
import { recorderBundle } from './recorder-bundle.ts';
import type { RecordedCall } from './calls-in.ts';
import type { Recorded } from './start-recorder.ts';

interface Seen {
  probes: { told: Call[]; recorded: Recorded };
  server: { tid: number; traced: Traced[]; recorded: Recorded };
  flood: { written: number; recorded: number; lost: number };
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
    const command = ['lab', 'exec', 'sh', '-c', 'tar -x -C / && node /kit/dist/trial.js'];
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
    .map(({ name, pid, tid, fd, result, bytes, pieces, peer }) => ({
      ...{ name, pid, tid, fd, result, peer, bytes: hex(bytes) },
      pieces: pieces?.map((piece) => ({ size: piece.size, bytes: hex(piece.bytes) })),
    }))
    .toSorted((a, b) => a.tid - b.tid);
const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

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

  test('and says how much it could not write down', () => {
    const { written, recorded, lost } = seen.flood;
    expect(lost).toBeGreaterThan(0);
    expect(recorded + lost).toBe(written);
  });
});

const toTraced = ({ tid, name, fd, result, bytes, pieces }: RecordedCall): Traced => ({
  ...{ tid, name, fd, result },
  ...((name === 'read' || name === 'write') && result >= 0 && { bytes: hex(bytes) ?? '' }),
  ...(pieces && { pieces: pieces.map(({ size }) => size) }),
});

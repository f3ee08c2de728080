import type { Bundle } from '../../bundle/bundle.ts';
import { openNativeSession } from '../../kernel/addon.ts';
import { unpackSamples } from '../../kernel/packed-samples.ts';
import { callsIn, type RecordedCall } from './calls-in.ts';

/** What was recorded, and how many records found no room. */
export interface Recorded {
  calls: RecordedCall[];
  lost: number;
}

/** Records the system calls of some processes, from outside. It stands ready in the snapshot and costs nothing until it starts. */
export interface Recorder {
  /** From now on, the calls of all threads of these processes. */
  start(pids: Iterable<number>): void;
  /** Everything since `start`; goes on. */
  take(): Recorded;
  /** Safe to call when it was not started. */
  stop(): void;
  /** Ends it for good. */
  close(): void;
}

const TRACEPOINTS = { recorder_on_enter: 'sys_enter', recorder_on_exit: 'sys_exit' } as const;
const MAPS = { watched: 'recorder_watched', lost: 'recorder_lost', records: 'recorder_records' };

/** Loads the recorder: the bundle of recorder-bundle.ts. Throws a NativeError when the kernel does not take it. */
export function startRecorder({ programs, maps, license, kernelVersion }: Bundle): Recorder {
  const session = openNativeSession();
  let records: Uint8Array[] = [];
  let told = 0;
  for (const map of maps) session.createMap(map);
  session.loadPrograms(programs, license, kernelVersion, true);
  session.openRingBuffer(MAPS.records);
  session.startPolling(
    (bytes) => records.push(...unpackSamples({ outputs: [MAPS.records], bytes }).map(({ data }) => data)),
    () => undefined, // a ring buffer tells its program
  );
  const lostSoFar = () => session.readMap(MAPS.lost).reduce((sum, { value }) => sum + numberIn(value), 0);
  return {
    start: (pids) => {
      session.flush();
      records = [];
      for (const pid of pids) session.putEntry(MAPS.watched, u32(pid), u32(1));
      for (const [program, tracepoint] of Object.entries(TRACEPOINTS)) session.attachRawTracepoint(program, tracepoint);
    },
    take: () => {
      session.flush();
      const calls = callsIn(records);
      records = [];
      const lost = lostSoFar() - told;
      told += lost;
      return { calls, lost };
    },
    stop: () => session.detach(),
    close: () => session.close(),
  };
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

const numberIn = (value: Uint8Array): number =>
  Number(new DataView(value.buffer, value.byteOffset).getBigUint64(0, true));

import { createRequire } from 'node:module';
import { types } from 'node:util';
import type { MapSpec, ProgramSpec } from '../bundle/bundle.ts';
import { nativePath } from '../base/paths.ts';

/**
 * What addon/kernel exports: one session owns every fd it makes (BTF, maps, programs, probes, perf buffers) and lets go
 * of all of them in close(), in its finaliser, or when the process ends. Failures throw a NativeError.
 */
export interface NativeSession {
  loadBtf(blob: Uint8Array): void;
  /** Perf event arrays get one entry for each possible CPU of this kernel, whatever the bundle says. */
  createMap(spec: MapSpec): void;
  /**
   * Instructions that refer to a map of this session get its real fd; the specs' bytes stay as they are. The verifier reads
   * as many programs at once as there are processors; the error is that of the first one, in this order, that it refuses.
   * `isRawTracepoint`: what they will be attached to; by default to probes.
   */
  loadPrograms(specs: ProgramSpec[], license: string, kernelVersion: number, isRawTracepoint?: boolean): void;
  /**
   * maxActive: how many calls may be in flight for a kretprobe; 0 leaves it to the kernel. A probe that was attached with
   * it, a kprobe too, is shared by all sessions of this process that want the same one.
   */
  attachKprobe(program: string, symbol: string, isReturn: boolean, maxActive: number): void;
  /** `offset`: where the function's code begins in the file. */
  attachUprobe(program: string, file: string, offset: number, isReturn: boolean): void;
  attachRawTracepoint(program: string, tracepoint: string): void;
  /** Lets go of all that was attached; the programs, maps and outputs stay. */
  detach(): void;
  openPerfBuffer(map: string, pagesPerCpu: number): void;
  /** A ring buffer is as large as the program says. What finds no room there, the program itself is told. */
  openRingBuffer(map: string): void;
  /**
   * Polls all outputs on a thread of its own; batches arrive on the JavaScript thread, packed as packed-samples.ts says.
   * `counts`: how many samples there are, by the order in which the outputs were opened. Call once, after the last
   * output was opened. Keeps the process alive until close().
   */
  startPolling(
    onSamples: (bytes: Uint8Array, counts: number[]) => void,
    onLost: (output: string, count: number) => void,
  ): void;
  /**
   * Returns when every sample that the kernel had written before the call has been handed to onSamples, and every loss
   * to onLost. (Before Linux 6.0 the kernel tells of a loss only with the next sample that finds room.) Samples of one
   * CPU come in their order; across CPUs sort by the event's own time. Throws PERF_BUFFER when the rings cannot be read
   * any more.
   */
  flush(): void;
  /** Every entry of a hash or array map; `keyPrefix` bytes and so on stay the caller's business. */
  readMap(map: string): { key: Uint8Array; value: Uint8Array }[];
  /** Throws BAD_ARGUMENT for a key or value of another size than the map's. */
  putEntry(map: string, key: Uint8Array, value: Uint8Array): void;
  /** Safe to call twice. */
  close(): void;
}

/** Thrown by NativeSession: `code` says the stage, `errno` the kernel's answer, `log` the verifier's text and `program` whose it is (loadPrograms only). */
export interface NativeError extends Error {
  code:
    | 'BTF_LOAD'
    | 'MAP_CREATE'
    | 'PROGRAM_LOAD'
    | 'ATTACH'
    | 'PERF_BUFFER'
    | 'MAP_READ'
    | 'MAP_WRITE'
    | 'CLOSED'
    | 'BAD_ARGUMENT';
  /** Positive; absent for CLOSED and BAD_ARGUMENT. */
  errno: number;
  log?: string;
  program?: string;
}

const NATIVE_CODES = new Set<unknown>([
  'BTF_LOAD',
  'MAP_CREATE',
  'PROGRAM_LOAD',
  'ATTACH',
  'PERF_BUFFER',
  'MAP_READ',
  'MAP_WRITE',
  'CLOSED',
  'BAD_ARGUMENT',
]);

export const isNativeError = (error: unknown): error is NativeError =>
  types.isNativeError(error) && 'code' in error && NATIVE_CODES.has(error.code);

interface KernelAddon {
  Session: new () => NativeSession;
}

let addon: KernelAddon | undefined;

export const openNativeSession = (): NativeSession => {
  addon ??= createRequire(import.meta.url)(nativePath('kernel.node')) as KernelAddon;
  return new addon.Session();
};

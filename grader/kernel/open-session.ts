import { constants } from 'node:os';
import type { Bundle, MapSpec, ProgramSpec } from '../bundle/bundle.ts';
import { PERF_EVENT_ARRAY, RING_BUFFER } from '../bundle/map-types.ts';
import { referredMaps } from '../bundle/referred-maps.ts';
import { KitError } from '../base/errors.ts';
import { isNativeError, openNativeSession, type NativeSession } from './addon.ts';
import { withAnotherBootClock } from './another-boot-clock.ts';
import { attachHook } from './attach-hook.ts';
import { forbidden } from './forbidden.ts';
import type { Hook } from './hook.ts';
import type { PackedSamples } from './packed-samples.ts';
import type { Refusal } from './refusal.ts';

export interface SessionOptions {
  /** Only these functions of the program are loaded, and attached in this order. */
  hooks: Hook[];
  /** Names of the outputs to read: perf buffers or ring buffers. */
  outputs: string[];
  /** How many calls may be in flight for a return hook; 0 leaves it to the kernel (at least ten). */
  maxActive: number;
  /** Ring size for each CPU and output, in pages; a power of two. */
  pagesPerCpu?: number;
  /** `counts`: how many of each output. */
  onSamples: (samples: PackedSamples, counts: number[]) => void;
  onLost: (output: string, count: number) => void;
}

export type OpenResult = { ok: true; session: NativeSession; maps: MapSpec[] } | { ok: false; refusal: Refusal };

/** 64 pages: some 600 of the largest events for each CPU before one is lost. */
const PAGES_PER_CPU = 64;

/**
 * Loads what the level needs of a bundle, starts reading, then attaches, so that no event is missed.
 * After a refusal nothing is left open. Throws KitError NO_PRIVILEGE (fault machine) when this process may not use
 * bpf(2) at all.
 */
export function openSession(bundle: Bundle, options: SessionOptions): OpenResult {
  const programs = hookedPrograms(bundle, options.hooks);
  const refusal =
    missingHook(bundle, options.hooks) ?? missingOutput(bundle, options.outputs) ?? forbidden(bundle, programs);
  if (refusal) return { ok: false, refusal };
  const session = openNativeSession();
  try {
    return { ok: true, session, maps: fill(session, bundle, programs, options) };
  } catch (error) {
    session.close();
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

function hookedPrograms(bundle: Bundle, hooks: Hook[]): ProgramSpec[] {
  const names = new Set(hooks.map((hook) => hook.function));
  return bundle.programs.filter((program) => names.has(program.name));
}

function fill(session: NativeSession, bundle: Bundle, programs: ProgramSpec[], options: SessionOptions): MapSpec[] {
  const maps = referredMaps(bundle, programs, options.outputs);
  const { btf } = bundle;

  if (btf) step('btf', 'type information', () => session.loadBtf(btf));
  for (const map of maps) step('map', map.name, () => session.createMap(map));
  const toLoad = programs.map(withAnotherBootClock);
  step('verifier', 'the programs', () => session.loadPrograms(toLoad, bundle.license, bundle.kernelVersion));
  for (const output of options.outputs)
    step('perf-buffer', output, () => openOutput(session, maps, output, options.pagesPerCpu ?? PAGES_PER_CPU));
  const { outputs, onSamples, onLost } = options;
  session.startPolling((bytes, counts) => onSamples({ outputs, bytes }, counts), onLost);
  for (const hook of options.hooks)
    step('attach', hook.function, () => attachHook(session, hook, hook.kind === 'return' ? options.maxActive : 0));
  return maps;
}

function openOutput(session: NativeSession, maps: MapSpec[], output: string, pagesPerCpu: number): void {
  const isRing = maps.some(({ name, type }) => name === output && type === RING_BUFFER);
  if (isRing) session.openRingBuffer(output);
  else session.openPerfBuffer(output, pagesPerCpu);
}

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

function step(stage: Refusal['stage'], subject: string, run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!isNativeError(error) || error.code === 'BAD_ARGUMENT' || error.code === 'CLOSED') throw error;
    const mayNotAtAll = error.errno === constants.errno.EPERM && stage !== 'verifier';
    if (mayNotAtAll) throw noPrivilege(stage, error);
    throw new Refused({
      stage,
      subject: error.program ?? subject,
      errno: error.errno,
      message: error.message,
      log: error.log ?? '',
    });
  }
}

const noPrivilege = (stage: string, cause: Error): KitError =>
  new KitError(
    'machine',
    'NO_PRIVILEGE',
    `This process may not load BPF programs (it got "operation not permitted" at ${stage}; it needs root, or CAP_BPF and CAP_PERFMON).`,
    'Use the lab (--kernel lab), which needs no privilege, or run as root.',
    { cause },
  );

function missingHook(bundle: Bundle, hooks: Hook[]): Refusal | undefined {
  const hook = hooks.find(({ function: name }) => !bundle.programs.some((program) => program.name === name));
  if (!hook) return undefined;
  const found = bundle.programs.map(({ name }) => name).join(', ') || 'none';
  const message = `The program has no function named ${hook.function} (its functions: ${found}).`;
  return { stage: 'hook-missing', subject: hook.function, errno: 0, message, log: '' };
}

function missingOutput(bundle: Bundle, outputs: string[]): Refusal | undefined {
  const isOutput = (name: string) =>
    bundle.maps.some((map) => map.name === name && [PERF_EVENT_ARRAY, RING_BUFFER].includes(map.type));
  const output = outputs.find((name) => !isOutput(name));
  if (output === undefined) return undefined;
  const other = bundle.maps.some((map) => map.name === output)
    ? 'a map of another kind has that name'
    : 'no map has that name';
  const message = `The program has no BPF_PERF_OUTPUT named ${output} (${other}).`;
  return { stage: 'output-missing', subject: output, errno: 0, message, log: '' };
}

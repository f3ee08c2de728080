/**
 * Every message between the host and the agent in the guest, in one place. One JSON line each (grader/wire.ts).
 * The host takes nothing from the guest on trust: what arrives is parsed by `guestMessage`.
 */
import * as z from 'zod';
import type { Bundle } from './bundle/bundle.ts';
import { hook } from './kernel/hook.ts';
import { systemCallNames } from './platform/system-calls.ts';
import type { Plan } from './traffic/plan.ts';

/** Part of the snapshot's key: a guest that speaks another version is never restored. */
export const PROTOCOL = 9;

/** A program to attach, and what to play before it. */
export interface Run {
  bundle: Bundle;
  plan: Plan;
}

export type HostMessage =
  /** While baking: get everything ready and play the rehearsal, then say `baked`. The nonce proves later that this very guest was restored. */
  | { type: 'bake'; nonce: string; patience: number; rehearsal: Run }
  /**
   * First word after a restore: every restored guest is the same twin until it gets a clock and randomness of its own.
   * Its deadlines are as long as the host's.
   */
  | { type: 'wake'; epochMs: number; entropy: Uint8Array; patience: number }
  /** Play the rehearsal for nothing, so that the next time is quicker; then say `rehearsed`. */
  | { type: 'rehearse' }
  | ({ type: 'grade' } & Run)
  | ({ type: 'sniff' } & Run)
  | { type: 'exec'; command: string[] }
  /** For the standard input of what `exec` runs; its end without data. The next may come after `taken`. */
  | { type: 'input'; data?: Uint8Array }
  /** A shell on the guest's terminal, whose other end is the machine's second port. */
  | { type: 'shell'; columns: number; rows: number }
  | { type: 'resize'; columns: number; rows: number };

/** What no honest agent comes near. One line, and so one message, has a limit of its own (base/lines.ts). */
export const MOST = {
  /** The kernel's own limit for a perf sample. */
  sampleBytes: 2 ** 16,
  samples: 20_000,
  calls: 20_000,
  entries: 200_000,
  word: 1000,
  text: 16 * 2 ** 20,
} as const;

const bytes = z.instanceof(Uint8Array<ArrayBufferLike>);
const int = z.number().int();
const time = z.bigint();
const word = z.string().max(MOST.word);
const text = z.string().max(MOST.text);

const sample = z.object({
  output: word,
  cpu: int,
  data: bytes.refine((data) => data.length <= MOST.sampleBytes, 'a sample that no ring holds'),
});
const samples = z.array(sample).max(MOST.samples);
const printed = z.array(z.object({ process: word, thread: int, text: word })).max(MOST.samples);

const call = z.object({
  actor: z.enum(['server', 'probe', 'twin']),
  name: z.enum(systemCallNames),
  pid: int,
  tid: int,
  fd: int,
  result: int,
  notBefore: time,
  notAfter: time,
  bytes: bytes.exactOptional(),
  asked: int.exactOptional(),
  pointer: time.exactOptional(),
  peer: z.object({ family: z.enum(['IPv4', 'IPv6']), address: word, port: int }).exactOptional(),
});

const mapEntry = z.object({ key: bytes, value: bytes });

export const evidence = z.object({
  seed: int,
  /** Whether no other process of that machine accepts connections or speaks HTTP: then every event is one to judge. */
  alone: z.boolean(),
  /** The other processes of that machine when the traffic began. */
  others: z.array(int).max(MOST.calls),
  hooks: z.array(hook),
  /** From when on every hook was attached: CLOCK_MONOTONIC ns, as all times. */
  attachedAt: time,
  actors: z.object({
    server: z.object({ pid: int, tids: z.array(int) }),
    probe: z.object({ pid: int, tids: z.array(int) }),
    twin: z.object({ pid: int, tids: z.array(int) }),
  }),
  calls: z.array(call).max(MOST.calls),
  samples,
  lost: int,
  requests: z.array(
    z.object({ nonce: word, size: int, family: z.enum(['IPv4', 'IPv6']), problem: text.exactOptional() }),
  ),
  snapshots: z.array(
    z.object({
      moment: z.enum(['both-blocked', 'one-returned', 'reading', 'writing', 'end']),
      at: time,
      /** Threads of the probe inside a call at this moment, and the address or buffer that each passed. */
      blocked: z.array(z.object({ tid: int, pointer: time })),
      /** Threads that have made calls and are in none. */
      idle: z.array(int),
      /** `type`: enum bpf_map_type. */
      maps: z.array(z.object({ name: word, type: int, entries: z.array(mapEntry).max(MOST.entries) })),
    }),
  ),
});

/** Everything the judge sees of a run. */
export type Evidence = z.infer<typeof evidence>;
export type Snapshot = Evidence['snapshots'][number];

export const refusal = z.object({
  stage: z.enum(['hook-missing', 'output-missing', 'btf', 'map', 'verifier', 'perf-buffer', 'attach', 'flood']),
  /** The function or map that was refused. */
  subject: word,
  errno: int,
  message: text,
  /** The verifier's log. */
  log: text,
});

/** The kernel's no to a program: for the learner to fix. */
export type Refusal = z.infer<typeof refusal>;

export const guestMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('baked') }),
  z.object({ type: z.literal('ready'), protocol: int, nonce: word, release: z.string().regex(/^[\w.+~-]{1,100}$/) }),
  z.object({ type: z.literal('rehearsed') }),
  z.object({ type: z.literal('phase'), phase: z.enum(['attach', 'traffic']), ms: z.number() }),
  z.object({ type: z.literal('refused'), refusal }),
  z.object({ type: z.literal('attached') }),
  z.object({ type: z.literal('samples'), samples }),
  /** What the program printed with bpf_trace_printk. */
  z.object({ type: z.literal('printed'), lines: printed }),
  z.object({ type: z.literal('lost'), output: word, count: int }),
  z.object({ type: z.literal('evidence'), evidence }),
  z.object({ type: z.literal('output'), stream: z.enum(['stdout', 'stderr']), data: bytes }),
  /** The last `input` has been read, or there is nobody left to read it. */
  z.object({ type: z.literal('taken') }),
  z.object({ type: z.literal('exit'), code: int }),
  /** The agent itself failed: a bug in the kit or a machine in trouble, never the learner. */
  z.object({ type: z.literal('failed'), message: text }),
  /** A result is complete only when this follows. */
  z.object({ type: z.literal('goodbye') }),
]);

export type GuestMessage = z.infer<typeof guestMessage>;

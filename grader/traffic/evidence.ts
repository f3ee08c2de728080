import * as z from 'zod';
import { bytes, int, MOST, text, time, word } from '../base/shapes.ts';
import { hook } from '../kernel/hook.ts';
import { packedSamples, unpackSamples } from '../kernel/packed-samples.ts';
import { samples } from '../kernel/sample.ts';
import { recordedNames, type RecordedName } from '../platform/actors.ts';
import { call, peer } from '../platform/call.ts';

const mapEntry = z.object({ key: bytes, value: bytes });

const process = z.object({ pid: int, tids: z.array(int) });
const recorded = Object.fromEntries(recordedNames.map((name) => [name, process.exactOptional()])) as Record<
  RecordedName,
  z.ZodExactOptional<typeof process>
>;

export const evidence = z.object({
  seed: int,
  /** Whether no other process of that machine accepts connections or speaks HTTP: then every event is one to judge. */
  alone: z.boolean(),
  /** The other processes of that machine when the traffic began. */
  others: z.array(int).max(MOST.calls),
  /** The processes and threads of clients, and of servers that nobody tells the truth about: what is said of them is not judged. */
  untold: z.array(int).exactOptional(),
  hooks: z.array(hook),
  /** Those that were read; absent in older records. */
  outputs: z.array(word).exactOptional(),
  /** From when on every hook was attached: CLOCK_MONOTONIC ns, as all times. */
  attachedAt: time,
  actors: z.object({
    ...{ server: process, probe: process, twin: process },
    /** Those that the recorder watched, with the threads that they had at the beginning and those that made calls. */
    ...recorded,
  }),
  calls: z.array(call).max(MOST.calls),
  samples,
  lost: int,
  /** How many system calls of servers could not be recorded: then `calls` are not all that there were. */
  unrecorded: int.exactOptional(),
  requests: z.array(
    z.object({
      ...{ nonce: word, size: int, family: z.enum(['IPv4', 'IPv6']), problem: text.exactOptional() },
      /** The client's own end of the connection, of one that was answered. */
      client: peer.exactOptional(),
    }),
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

/** As it comes from where the run was. */
export const packedEvidence = evidence.extend({ samples: packedSamples });
export type PackedEvidence = z.input<typeof packedEvidence>;

/** What needs no check: it comes from this process. */
export const unpackEvidence = (packed: PackedEvidence): Evidence => ({
  ...packed,
  samples: unpackSamples(packed.samples),
});

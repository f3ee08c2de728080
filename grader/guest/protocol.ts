/**
 * Every message between the host and the agent in the guest, in one place. One JSON line each (grader/base/wire.ts).
 * The host takes nothing from the guest on trust: what arrives is parsed by `guestMessage`.
 */
import * as z from 'zod';
import type { Bundle } from '../bundle/bundle.ts';
import { bytes, int, text, word } from '../base/shapes.ts';
import { refusal } from '../kernel/refusal.ts';
import { samples } from '../kernel/sample.ts';
import { packedEvidence } from '../traffic/evidence.ts';
import type { Run } from '../traffic/plan.ts';
import { printed } from '../traffic/printed-in.ts';
import type { OwnProgram } from '../traffic/servers/own-program.ts';

/** Part of the snapshot's key: a guest that speaks another version is never restored. */
export const PROTOCOL = 12;

export type HostMessage =
  /**
   * While baking: get everything ready, play the rehearsal, and leave its hooks standing; then say `baked`. The nonce proves
   * later that this very guest was restored.
   */
  | { type: 'bake'; nonce: string; patience: number; rehearsal: Run; recorder: Bundle }
  /**
   * First word after a restore: every restored guest is the same until it gets a clock and randomness of its own.
   * Its deadlines are as long as the host's.
   */
  | { type: 'wake'; epochMs: number; entropy: Uint8Array; patience: number }
  /** Play this run for nothing, so that the next time is quicker; then say `rehearsed`. */
  | ({ type: 'rehearse' } & Run)
  | ({ type: 'grade' } & Run)
  | ({ type: 'sniff' } & Run)
  /** End the servers, and start this program of a learner's instead; then say `serving` or `not-serving`. */
  | ({ type: 'serve'; deadlineMs: number } & OwnProgram)
  | { type: 'exec'; command: string[] }
  /** For the standard input of what `exec` runs; its end without data. The next may come after `taken`. */
  | { type: 'input'; data?: Uint8Array }
  /** A shell on the guest's terminal, whose other end is the machine's second port. */
  | { type: 'shell'; columns: number; rows: number }
  | { type: 'resize'; columns: number; rows: number };

export const guestMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello') }),
  z.object({ type: z.literal('baked') }),
  z.object({ type: z.literal('ready'), protocol: int, nonce: word, release: z.string().regex(/^[\w.+~-]{1,100}$/) }),
  z.object({ type: z.literal('rehearsed') }),
  z.object({ type: z.literal('phase'), phase: z.enum(['attach', 'traffic']), ms: z.number() }),
  z.object({ type: z.literal('refused'), refusal }),
  z.object({ type: z.literal('attached') }),
  /** The learner's program listens on this port of the guest. */
  z.object({ type: z.literal('serving'), port: int }),
  /** It does not, or not any more. */
  z.object({ type: z.literal('not-serving'), why: z.enum(['ended', 'silent', 'loopback']), words: text }),
  z.object({ type: z.literal('samples'), samples }),
  /** What the program printed with bpf_trace_printk. */
  z.object({ type: z.literal('printed'), lines: printed }),
  z.object({ type: z.literal('lost'), output: word, count: int }),
  z.object({ type: z.literal('evidence'), evidence: packedEvidence }),
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
/** Before it was parsed. */
export type SentByGuest = z.input<typeof guestMessage>;

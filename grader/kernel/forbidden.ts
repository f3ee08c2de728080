import { constants } from 'node:os';
import type { Bundle, ProgramSpec } from '../bundle/bundle.ts';
import { referencesOf, type Reference } from '../bundle/instructions.ts';
import type { Refusal } from './refusal.ts';

/**
 * Helpers (enum bpf_func_id) that act on what they look at. A program of this course watches; with one of these it could
 * overwrite the memory of the server, the probe or the agent, end them, or change what a system call answers: then the
 * two records that a verdict compares would both be the program's. A list of what is forbidden, not of what is allowed:
 * all other helpers of a kprobe only read, or change nothing but the program's own maps and outputs.
 */
const FORBIDDEN_HELPERS = new Map([
  [36, 'bpf_probe_write_user'],
  [58, 'bpf_override_return'],
  [109, 'bpf_send_signal'],
  [117, 'bpf_send_signal_thread'],
]);

/** What of these programs is never loaded, whatever the kernel would say; told as the verifier tells it, with the instruction. */
export function forbidden(bundle: Bundle, programs: ProgramSpec[]): Refusal | undefined {
  const maps = new Set(bundle.maps.map(({ id }) => id));
  for (const program of programs)
    for (const reference of referencesOf(program)) {
      const message = objection(reference, maps);
      if (message === undefined) continue;
      const log = `${reference.index}: (85) forbidden\n${message}`;
      return { stage: 'verifier', subject: program.name, errno: constants.errno.EPERM, message, log };
    }
  return undefined;
}

function objection({ calls, mapId }: Reference, maps: Set<number>): string | undefined {
  // Numbers of descriptors mean something to the process that loads the program, and are none of the program's business.
  if (mapId !== undefined && !maps.has(mapId)) return `it refers to map ${mapId}, which is not one of its own`;
  if (calls === 'kernel function')
    return "it calls a function of the kernel that is no helper; this course's programs only watch";
  const name = calls === undefined ? undefined : FORBIDDEN_HELPERS.get(calls);
  return name === undefined ? undefined : `it calls ${name}, which changes what it watches; no program here may`;
}

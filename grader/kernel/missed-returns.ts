import { readFileSync } from 'node:fs';

/** A line of it: an event, how often it was hit, how often it was missed. */
const PROFILES = ['/sys/kernel/tracing/kprobe_profile', '/sys/kernel/debug/tracing/kprobe_profile'];

/** How many returns of which kernel functions went unwatched in a return hook of this process: more calls were under way than it can watch. */
export function missedReturns(): Map<string, number> {
  for (const file of PROFILES) {
    try {
      return missedIn(readFileSync(file, 'utf8'), process.pid);
    } catch {
      // not mounted there
    }
  }
  return new Map();
}

/** The names are those that addon/kprobe.cc and libbcc give. */
export const missedIn = (profile: string, pid: number): Map<string, number> =>
  new Map(
    [...profile.matchAll(/^\s*ebpf_workshop_r_(\S+)_bcc_(\d+)\s+\d+\s+(\d+)\s*$/gm)]
      .filter(([, , maker, missed]) => Number(maker) === pid && Number(missed) > 0)
      .map(([, symbol = '', , missed]) => [symbol, Number(missed)]),
  );

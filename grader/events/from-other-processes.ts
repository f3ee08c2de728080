import type { Sample } from '../kernel/addon.ts';
import { decodeEvent } from './decode.ts';
import { EVENTS, type OutputName } from './layout.ts';

/** A test for samples: do they come from other processes than these? A sample that names none passes. */
export function fromOtherProcesses(pids: ReadonlySet<number>): (sample: Sample) => boolean {
  return ({ output, data }) => {
    if (!(output in EVENTS)) return true;
    const event = decodeEvent(output as OutputName, data);
    return event.kind === 'short' || !pids.has(event.pid);
  };
}

import type { Sample } from '../kernel/sample.ts';
import { decodeEvent } from './decode.ts';
import { EVENTS, type OutputName } from './layout.ts';

/** A test for samples: do they come from other processes than these? A sample that names none passes. */
export const fromOtherProcesses = (pids: ReadonlySet<number>): ((sample: Sample) => boolean) =>
  fromProcesses((pid) => !pids.has(pid));

/** A test for samples: do they come from processes that are wanted? A sample that names none passes. */
export const fromProcesses =
  (isWanted: (pid: number) => boolean) =>
  ({ output, data }: Sample): boolean => {
    if (!(output in EVENTS)) return true;
    const event = decodeEvent(output as OutputName, data);
    return event.kind === 'short' || isWanted(event.pid);
  };

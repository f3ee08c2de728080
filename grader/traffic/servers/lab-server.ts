import type { Call } from '../../platform/call.ts';
import type { GuestFile } from './guest-file.ts';

/** By which name the calls of a server go that does not tell of them itself. */
export type RecordedName = Exclude<Call['actor'], 'server' | 'probe' | 'twin'>;

/** A server that runs. */
export interface RunningServer {
  pid: number;
  port: number;
  /** Ends it and waits for its end. Safe to call twice. */
  stop(): Promise<void>;
}

/** A server in the lab, beside the probe. */
export interface LabServer {
  port: number;
  /** The recorder tells of its system calls, by this name, in the runs that need it; else it does so itself. */
  recordedAs?: RecordedName;
  /** What it needs in the lab; programs bring their libraries. Its packages are in setup/packageList.mjs. */
  files: readonly GuestFile[];
  /** Starts it on its port and waits until it listens, over IPv4 and IPv6. `name` is how its threads may be called. */
  start(options: { name: string }): Promise<RunningServer>;
}

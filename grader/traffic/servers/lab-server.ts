import type { GuestFile } from './guest-file.ts';

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
  /** Whether it tells of its own system calls; else nothing that is reported of it is judged. */
  tellsTruth: boolean;
  /** What it needs in the lab; programs bring their libraries. Its packages are in setup/packageList.mjs. */
  files: readonly GuestFile[];
  /** Starts it on its port and waits until it listens, over IPv4 and IPv6. `name` is how its threads may be called. */
  start(options: { name: string }): Promise<RunningServer>;
}

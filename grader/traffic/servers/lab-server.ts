import type { RecordedName } from '../../platform/actors.ts';
import type { GuestFile } from './guest-file.ts';

/** A server that runs. */
export interface RunningServer {
  /** The process that serves. */
  pid: number;
  port: number;
  /** Resolves when every connection has been closed; throws KitError SERVER_BUSY after `deadlineMs`. */
  idle(deadlineMs: number): Promise<void>;
  /** Ends it and waits for its end. Safe to call twice. */
  stop(): Promise<void>;
}

/** A system whose files the guest gets: this machine's, or one of another architecture in the cache. */
export interface GuestSystem {
  /** Where it lies: / for this machine's. */
  root: string;
  /** What takes a while to find out: the answer is kept as long as the files stay as they are. */
  remember: (question: string, files: string[], find: () => string[] | Promise<string[]>) => Promise<string[]>;
}

/** Where a client asks for a page, and how long the page is that it then gets. */
export interface Page {
  path: string;
  /** What the client sends. */
  body: string;
  bytes: number;
}

/** A server in the lab, beside the probe. */
export interface LabServer {
  port: number;
  /** The recorder tells of its system calls, by this name, in the runs that need it; else it does so itself. */
  recordedAs?: RecordedName;
  /** What it needs in the lab; programs bring their libraries. Its packages are in setup/packageList.mjs. */
  files(system: GuestSystem): Promise<readonly GuestFile[]>;
  /** A page of about this size, for a client that sends POST. */
  page(size: number): Page;
  /** Starts it on its port and waits until it listens, over IPv4 and IPv6. `name` is how its threads may be called. */
  start(options: { name: string }): Promise<RunningServer>;
}

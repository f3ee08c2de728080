import type { Fault } from '../grader/base/errors.ts';
import type { Call } from '../grader/platform/call.ts';

/** How the server is started; travels to its worker. */
export interface ServerOptions {
  /** 0 lets the kernel choose (one port for all addresses). */
  port: number;
  /** Numeric addresses. IPv6 ones are left out on a machine without IPv6. */
  addresses: string[];
  /** Whether to print a line a request. */
  log: boolean;
  /** Whether to keep the truth (every call on a connection) for a parent that asks. */
  truth: boolean;
  /** Whether it serves as Node does by itself: then no response is one write, and it knows no truth. */
  plain?: boolean;
}

export interface Listening {
  address: string;
  port: number;
  fd: number;
}

/**
 * A Call as it travels. The bytes are hexadecimal text because the server's own writes to its parent are seen by the
 * learner's program too, and none of them may look like HTTP.
 */
export type WireCall = Omit<Call, 'bytes'> & { bytesHex?: string };

/** Questions of a parent that forked the server with `serialization: 'advanced'`. */
export type ToServer =
  /** Answered with everything since the last time; `closeNothing`: after a close that fails, which no server makes by itself. */
  | { type: 'calls'; id: number; closeNothing?: boolean }
  /** Answered when no connection is open. */
  | { type: 'idle'; id: number };

export type FromServer =
  | { type: 'ready'; pid: number; tid: number; listening: Listening[] }
  | { type: 'failed'; fault: Fault; code: string; message: string; remedy: string }
  | { type: 'calls'; id: number; calls: WireCall[] }
  | { type: 'idle'; id: number };

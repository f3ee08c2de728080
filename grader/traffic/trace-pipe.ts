import { closeSync, constants, openSync, readdirSync, readSync } from 'node:fs';
import { printedIn, type Printed } from './printed-in.ts';

/** What programs print with bpf_trace_printk goes to the whole machine's trace. */
const TRACE_PIPE = '/sys/kernel/tracing/trace_pipe';
/** Often enough for somebody who watches. */
const EVERY_MS = 200;
/** As much as one reading takes: what prints more than this is not read by anybody. */
const MOST_BYTES = 64 * 1024;

/**
 * Passes on what programs print from now on. It leaves out what they print for the threads of this process: those read
 * the trace, so that a program which prints at every read would never come to an end. `stop` passes on the rest.
 * Where the kernel has no trace, nothing comes.
 */
export function followTrace(onPrinted: (lines: Printed[]) => void): { stop(): void } {
  const fd = openTrace();
  if (fd === undefined) return { stop: () => undefined };
  const own = new Set(readdirSync('/proc/self/task').map(Number));
  const buffer = Buffer.alloc(MOST_BYTES);
  const read = () => {
    const lines = printedIn(buffer.toString('utf8', 0, readNow(fd, buffer))).filter(({ thread }) => !own.has(thread));
    if (lines.length > 0) onPrinted(lines);
  };
  const timer = setInterval(read, EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      read();
      closeSync(fd);
    },
  };
}

function openTrace(): number | undefined {
  try {
    return openSync(TRACE_PIPE, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

/** The bytes that are there; the trace hands out whole lines only, a page at most at a time. */
function readNow(fd: number, buffer: Buffer): number {
  let length = 0;
  try {
    for (let more = 1; more > 0 && length < buffer.length; length += more)
      more = readSync(fd, buffer, length, buffer.length - length, null);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
  }
  return length;
}

/** A line that a program printed, and on whose thread it ran. */
export interface Printed {
  process: string;
  thread: number;
  text: string;
}

/** Longer than bpf_trace_printk can print. */
const MOST_CHARACTERS = 1000;

/** The lines of programs in a piece of the kernel's trace, e.g. `   curl-123   [000] d..31   12.345678: bpf_trace_printk: hello`. */
export const printedIn = (trace: string): Printed[] =>
  [...trace.matchAll(/^ *(.+)-(\d+) +(?:\(.*?\) +)?\[\d+\].*?: bpf_trace_printk: (.*)$/gm)].map(
    ([, process = '', thread = '', text = '']) => ({
      process: process.slice(0, MOST_CHARACTERS),
      thread: Number(thread),
      text: text.slice(0, MOST_CHARACTERS),
    }),
  );

import * as z from 'zod';
import { int, MOST, word } from '../base/shapes.ts';

/** Lines that a program printed, and on whose thread it ran. */
export const printed = z.array(z.object({ process: word, thread: int, text: word })).max(MOST.samples);
export type Printed = z.infer<typeof printed>[number];

/** The lines of programs in a piece of the kernel's trace, e.g. `   curl-123   [000] d..31   12.345678: bpf_trace_printk: hello`. */
export const printedIn = (trace: string): Printed[] =>
  [...trace.matchAll(/^ *(.+)-(\d+) +(?:\(.*?\) +)?\[\d+\].*?: bpf_trace_printk: (.*)$/gm)].map(
    ([, process = '', thread = '', text = '']) => ({
      process: process.slice(0, MOST.word),
      thread: Number(thread),
      text: text.slice(0, MOST.word),
    }),
  );

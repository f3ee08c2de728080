import * as z from 'zod';
import { bytes, MOST, word } from '../base/shapes.ts';
import { samples, type Sample } from './sample.ts';

/**
 * Samples as a session hands them over: each behind a head of three 32-bit numbers, which are its output, its CPU and how
 * many bytes follow (SampleHead in addon/perf_poller.h). They are unpacked where they are looked at: the agent in the guest,
 * for which each object is dear, only passes them on.
 */
export interface PackedSamples {
  /** In the order in which they were opened: a sample has the place of its own. */
  outputs: string[];
  bytes: Uint8Array;
}

const HEAD = 12;

/** Throws RangeError when what is there is not whole, or `most` is exceeded. */
export function unpackSamples({ outputs, bytes }: PackedSamples, most = Infinity): Sample[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unpacked: Sample[] = [];
  for (let at = 0; at < bytes.length;) {
    if (unpacked.length === most) throw new RangeError(`more than ${most} samples`);
    const output = outputs[view.getUint32(at, true)];
    if (output === undefined) throw new RangeError('a sample of no output');
    const cpu = view.getInt32(at + 4, true);
    const end = at + HEAD + view.getUint32(at + 8, true);
    if (end > bytes.length) throw new RangeError('a sample that is cut off');
    unpacked.push({ output, cpu, data: bytes.subarray(at + HEAD, end) });
    at = end;
  }
  return unpacked;
}

/** From a machine that nobody trusts. */
export const packedSamples = z
  .object({ outputs: z.array(word), bytes })
  .transform((packed, { issues }) => {
    try {
      return unpackSamples(packed, MOST.samples);
    } catch (error) {
      issues.push({ code: 'custom', message: (error as RangeError).message, input: packed });
      return z.NEVER;
    }
  })
  .pipe(samples);

import { getHeapSpaceStatistics } from 'node:v8';

/** So many numbers that two arrays of them nearly fill one of V8's pages of 256 KB: what lies between arrays is not written. */
const NUMBERS = 15_800;
const BYTES_EACH = 8;

/**
 * Fills the room for young objects with zeros, both halves of it: it still holds all that was thrown away since V8 last
 * needed it. Giving it back to the kernel would serve as well, but a run would then have to ask for it again, page by page.
 * Only under --expose-gc.
 */
export function zeroYoungObjects(): void {
  const zeros = new Array<number>(NUMBERS).fill(0);
  global.gc?.();
  const { space_available_size: half = 0 } =
    getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space') ?? {};
  for (let filled = 0; filled < 2 * half; filled += NUMBERS * BYTES_EACH) zeros.slice();
  // The next object is again the first of its half.
  global.gc?.();
}

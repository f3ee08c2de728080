import { availableParallelism } from 'node:os';

/** What one job may take at its highest: a guest, a compile and their parts of this process. */
const JOB_BYTES = 400 * 2 ** 20;

/** How many submissions to grade at a time: one for each core, as far as there is memory, but one at least. */
export const defaultJobs = (cores = availableParallelism(), freeBytes = process.availableMemory()): number =>
  Math.max(1, Math.min(cores, Math.floor(freeBytes / JOB_BYTES)));

import { architectures } from '../platform/architecture.mjs';

/** Options and words that several commands share. */
export const FILE = 'workshop/clean.c';
export const json = (what: string) => ({ type: 'boolean', default: false, describe: `print ${what}` }) as const;
export const verbose = { type: 'boolean', default: false, describe: 'show every event as it arrives' } as const;
export const release = {
  type: 'string',
  describe: 'of a kernel in the cache, such as 6.12, to run the lab with (`npm run lab -- kernels` lists them)',
} as const;
export const arch = {
  choices: architectures.map(({ name }) => name),
  describe: 'of the lab, where it is not this machine’s own',
};
/** Which of its kernels the lab has. */
export const kernelOfLab = { arch, release };
export const kernel = {
  choices: ['auto', 'lab', 'host'] as const,
  default: 'auto' as const,
  describe: 'whose kernel runs the program',
};

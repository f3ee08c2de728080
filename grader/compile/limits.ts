import { patience } from '../patience.ts';

/** What one compile may use. A plain program takes 2-3 s and 1.1 GiB of address space (0.25 GiB of memory). */
export interface CompileLimits {
  wallMs: number;
  cpuSeconds: number;
  addressSpaceBytes: number;
  /** Clang's and libbcc's text, beside the program itself, which libbcc prints once. */
  textBytes: number;
  bundleBytes: number;
}

export const COMPILE_LIMITS: CompileLimits = {
  wallMs: 30_000 * patience,
  cpuSeconds: Math.ceil(30 * patience),
  addressSpaceBytes: 3 * 2 ** 30,
  textBytes: 2 ** 20,
  bundleBytes: 16 * 2 ** 20,
};

import { patience } from '../base/patience.ts';

/** What one compile may use. A plain program takes 2-3 s. */
export interface CompileLimits {
  wallMs: number;
  cpuSeconds: number;
  /**
   * Of its own, beside the files that it maps (RLIMIT_DATA). A plain program takes 175 MiB with LLVM 14 and 200 with LLVM 19,
   * one with a precompiled header 130.
   */
  memoryBytes: number;
  /** Clang's and libbcc's text, beside the program itself, which libbcc prints once. */
  textBytes: number;
  bundleBytes: number;
}

export const COMPILE_LIMITS: CompileLimits = {
  wallMs: 30_000 * patience,
  cpuSeconds: Math.ceil(30 * patience),
  memoryBytes: 384 * 2 ** 20,
  textBytes: 2 ** 20,
  bundleBytes: 16 * 2 ** 20,
};

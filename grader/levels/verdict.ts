import type { TraceLine } from '../verifier/explain-refusal.ts';

/** What `--json` prints: the contract with everyone who reads it. */
export interface Verdict {
  level: number;
  title: string;
  /**
   * fail: it ran and behaves wrong, or something is not there yet. error: it does not compile, load or attach.
   * unavailable: says nothing about the learner.
   */
  verdict: 'pass' | 'fail' | 'error' | 'unavailable';
  seed: number;
  steps: StepResult[];
  diagnostics: VerdictDiagnostic[];
  lostEvents: number;
  kernel: { backend: 'lab' | 'host'; release: string; arch: string };
  timings: Timings;
}

export interface StepResult {
  /** LEVEL.NAME, e.g. 2.size */
  id: string;
  level: number;
  title: string;
  status: 'pass' | 'fail' | 'skipped';
  /** The rest only where the step failed. */
  expected?: string;
  actual?: string;
  hint?: string;
  /** The step's chapter. */
  doc?: string;
  /** A line of the learner's file, from 1. */
  line?: number;
}

export interface VerdictDiagnostic {
  source: 'clang' | 'verifier';
  severity: 'error' | 'warning' | 'note';
  line: number | null;
  column: number | null;
  message: string;
  /** Of a refusal: the learner's lines on which the value that was refused came to be, the refused one first. */
  trace?: TraceLine[];
}

/** Milliseconds. Compiling and starting the kernel overlap, so the total is less than the sum. */
export interface Timings {
  compileMs: number;
  kernelMs: number;
  attachMs: number;
  trafficMs: number;
  totalMs: number;
}

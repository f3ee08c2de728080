import type { Bundle } from '../bundle/bundle.ts';
import { quickCompile } from '../compile/quick-compile.ts';
import type { Progress } from '../base/progress.ts';
import { obstacle } from '../levels/assess.ts';
import { declaredLevel } from '../levels/declared-level.ts';
import { programRecord } from '../levels/program-record.ts';
import { snifferPlan } from '../levels/sniffer-plan.ts';
import type { StepResult, VerdictDiagnostic } from '../levels/verdict.ts';
import type { GuestMessage } from '../guest/protocol.ts';
import type { Refusal } from '../kernel/refusal.ts';
import type { Plan } from '../traffic/plan.ts';

/**
 * What the program reports or prints, how much was lost, how many returns of a kernel function no hook saw (`missed`), or what
 * the learner's own server says (`output`).
 */
export type SnifferMessage =
  | Extract<GuestMessage, { type: 'samples' | 'lost' | 'printed' | 'output' }>
  | { type: 'missed'; function: string; count: number };

/** A kernel with servers to watch. */
export interface SniffPlace {
  /** Its headers, for the compiler. */
  headers: string;
  /** Resolves with the refusal, if the kernel refuses the program. */
  attach(bundle: Bundle, plan: Plan): Promise<Refusal | undefined>;
  /** What there is to show next. */
  next(): Promise<SnifferMessage>;
  stop(): Promise<void>;
}

export interface SniffRequest {
  /** For messages. */
  file: string;
  source: string;
  /** Hooks and outputs of the levels 0 to `most` are attached, or of those that the program has, if these are as many as `least`. */
  levels: { least: number; most: number };
  place: SniffPlace;
  progress: Progress;
}

/** A program at work. */
export type Sniffer = Pick<SniffPlace, 'next' | 'stop'>;

/** Why a program cannot be attached, as it is told to its author. */
export interface SniffProblem {
  /** At which it cannot. */
  level: number;
  diagnostics: VerdictDiagnostic[];
  step: StepResult | undefined;
  /** The level up to which everything is declared; -1 for none. */
  declared: number;
}

export type SniffStart = { ok: true; sniffer: Sniffer; level: number } | { ok: false; problem: SniffProblem };

/** Compiles and attaches a program. Throws whatever the compiler and the place throw; unless it is at work, the place is stopped. */
export async function startSniffer({ file, source, levels, place, progress }: SniffRequest): Promise<SniffStart> {
  try {
    const compiled = await quickCompile({ file, source, headers: place.headers, progress });
    const declared = compiled.ok ? declaredLevel(compiled.bundle, levels.most) : -1;
    const level = Math.max(levels.least, declared);
    const problem = (refusal?: Refusal): SniffStart => {
      const { diagnostics, record } = programRecord(source, compiled, refusal);
      return { ok: false, problem: { level, diagnostics, step: obstacle(level, record), declared } };
    };
    if (!compiled.ok || declared < level) {
      await place.stop();
      return problem();
    }
    const plan = snifferPlan(level, compiled.bundle, { only: levels.least === levels.most });
    const refusal = await place.attach(compiled.bundle, plan);
    if (refusal) {
      await place.stop();
      return problem(refusal);
    }
    return { ok: true, level, sniffer: place };
  } catch (error) {
    await place.stop();
    throw error;
  }
}

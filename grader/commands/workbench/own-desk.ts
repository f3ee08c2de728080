import type { Backend } from '../../backend/backend.ts';
import { openBackend } from '../../backend/open-backend.ts';
import { KitError } from '../../base/errors.ts';
import { quickCompile } from '../../compile/quick-compile.ts';
import { levels } from '../../levels/index.ts';
import { programRecord } from '../../levels/program-record.ts';
import type { VerdictDiagnostic } from '../../levels/verdict.ts';
import { Refused } from '../../web/refuse.ts';
import type { Desk, Graded, HowToGrade } from '../../workbench/desk.ts';
import { currentLevel } from '../current-level.ts';
import type { GradeOptions } from '../grade-file.ts';
import { hintFileOf, readHintNotes } from '../hint-file.ts';
import { shortName } from '../learners-file.ts';
import { giveHint } from '../next-hint.ts';
import { readProgress } from '../progress-file.ts';
import { repeatedGrading, type RepeatedGrading } from '../repeated-grading.ts';
import { say } from '../say.ts';
import { differenceToSolution } from '../solution-diff.ts';
import { OwnProgram } from './own-program.ts';

/** The desk of a learner who has the kit: the file on disk, and everything else as in the terminal. */
export function ownDesk(options: GradeOptions): Desk & { stop: () => Promise<void> } {
  const { file } = options;
  const name = shortName(file);
  const program = new OwnProgram(file);
  const grading = repeatedGrading(options);
  const compiler = compilerFor(options);
  grading.prepare();
  return {
    file: name,
    progress: async () => ({
      passed: Object.keys(await readProgress()).map(Number),
      level: await currentLevel(file),
    }),
    readProgram: () => program.read(),
    writeProgram: (text, expected) => program.write(text, expected),
    onOutsideChange: (callback) => program.onOutsideChange(callback),
    diagnose: (source, signal) => compiler.diagnose(name, source, signal),
    grade: (level, how) => gradeOnce(grading, level, how),
    hint: async (id) => {
      const [number, stepName] = id.split('.');
      const level = levels.find((each) => String(each.number) === number);
      const step = level?.steps.find((each) => each.name === stepName);
      if (!level || !step) throw new Refused(404, 'There is no such step.');
      const notes = hintFileOf(file);
      return giveHint({ level, step }, await readHintNotes(name, notes), notes);
    },
    solution: async (level, isSure) => {
      if (!isSure && !(String(level) in (await readProgress())))
        throw new Refused(403, 'This level is not passed yet. Do you want to see the solution all the same?');
      return differenceToSolution(level, file);
    },
    stop: async () => {
      program.close();
      await grading.stop();
    },
  };
}

/** Resolves when there is a verdict to show; what comes after it is waited for by nobody. */
async function gradeOnce(
  grading: RepeatedGrading,
  level: number,
  { seed, signal, onState: onPhase }: HowToGrade,
): Promise<Graded> {
  const cancel = () => {
    grading.cancel();
    grading.prepare();
  };
  signal.addEventListener('abort', cancel);
  try {
    return await new Promise((resolve) => {
      const ended = { error: new Error('The run was ended.') };
      void grading.grade(level, { seed, onPhase }, resolve).then(() => resolve(ended));
    });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Compiles with the headers of the lab's kernel, which is opened for their sake once, and never started. */
function compilerFor({ kernel, release }: GradeOptions) {
  let backend: Promise<Backend> | undefined;
  return {
    diagnose: async (file: string, source: string, signal: AbortSignal): Promise<VerdictDiagnostic[]> => {
      const { headers } = await (backend ??= openBackend(kernel, say, { release }));
      signal.throwIfAborted();
      try {
        const compiled = await quickCompile({ file, source, headers, progress: say, signal });
        return programRecord(source, compiled).diagnostics;
      } catch (error) {
        if (!(error instanceof KitError) || error.fault !== 'learner') throw error;
        return [{ source: 'clang', severity: 'error', line: null, column: null, message: error.message }];
      }
    },
  };
}

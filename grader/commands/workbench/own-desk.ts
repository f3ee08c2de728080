import { stepById } from '../../levels/step-by-id.ts';
import { differenceToSolution } from '../../report/difference-to-solution.ts';
import { Refused } from '../../web/refuse.ts';
import { compiler } from '../../workbench/compiler.ts';
import type { Desk, Graded, HowToGrade } from '../../workbench/desk.ts';
import { pictureOf } from '../../workbench/picture.ts';
import { tagOf } from '../../workbench/tag-of.ts';
import { currentLevel } from '../current-level.ts';
import type { GradeOptions } from '../grade-file.ts';
import { hintFileOf, readHintNotes } from '../hint-file.ts';
import { shortName } from '../learners-file.ts';
import { giveHint } from '../next-hint.ts';
import { Preparation } from '../preparation.ts';
import { readProgress } from '../progress-file.ts';
import { repeatedGrading, type Outcome, type RepeatedGrading } from '../repeated-grading.ts';
import { OwnProgram } from './own-program.ts';

/** Faster than this no one reads verdicts. */
const RUNS = { burst: 30, perMinute: 60 };

/** The desk of a learner who has the kit: the file on disk, and everything else as in the terminal. */
export function ownDesk(options: GradeOptions): Desk & { stop: () => Promise<void> } {
  const { file } = options;
  const name = shortName(file);
  const program = new OwnProgram(file);
  const preparation = new Preparation();
  const grading = repeatedGrading(options, preparation);
  const { diagnose, structures } = compiler(options.kernel, preparation.progress, options);
  void currentLevel(file).then(grading.prepare);
  return {
    ...{ file: name, endsOlderRun: true, runRate: RUNS, earlierRuns: () => [] },
    progress: async () => ({
      passed: Object.keys(await readProgress()).map(Number),
      level: await currentLevel(file),
    }),
    readProgram: () => program.read(),
    writeProgram: (text, expected) => program.write(text, expected),
    onOutsideChange: (callback) => program.onOutsideChange(callback),
    diagnose: (source, signal) => diagnose(name, source, signal),
    structures: (source, signal) => structures(name, source, signal),
    grade: (level, how) => {
      preparation.tellTo((preparing) => how.onState({ preparing }));
      return gradeOnce(grading, name, level, how);
    },
    hint: async (id) => {
      const step = stepById(id);
      if (!step) throw new Refused(404, 'There is no such step.');
      const notes = hintFileOf(file);
      return giveHint(step, await readHintNotes(name, notes), notes);
    },
    solution: async (level, isSure) => {
      if (!isSure && !(String(level) in (await readProgress())))
        throw new Refused(403, 'This level is not passed yet. Do you want to see the solution all the same?');
      return differenceToSolution(level, { file, source: (await program.read()).text });
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
  file: string,
  level: number,
  { seed, signal, onState: onPhase }: HowToGrade,
): Promise<Graded> {
  const cancel = () => {
    grading.cancel();
    grading.prepare(level);
  };
  signal.addEventListener('abort', cancel);
  try {
    return await new Promise((resolve) => {
      const ended = { error: new Error('The run was ended.') };
      void grading
        .grade(level, { seed, onPhase }, (outcome) => resolve(gradedFrom(outcome, file)))
        .then(() => resolve(ended));
    });
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function gradedFrom(outcome: Outcome, file: string): Graded {
  if ('error' in outcome) return outcome;
  const { verdict, record } = outcome;
  const picture = () => Promise.resolve(pictureOf(record, verdict, file));
  return { verdict, tag: tagOf(record.source), picture };
}

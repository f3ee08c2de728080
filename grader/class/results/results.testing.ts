import { upTo } from '../../levels/index.ts';
import { noVerdict } from '../../levels/no-verdict.ts';
import { KitError } from '../../base/errors.ts';
import type { Verdict } from '../../levels/verdict.ts';
import { disturbing } from '../pool/disturbing.ts';
import type { Graded } from '../pool/graded.ts';
import { classResults, type ClassResults } from './class-results.ts';
import { onePointEach, type Points } from './points.ts';

/** What a learner may write to do harm in one of the outputs. */
export const EVIL = '<img src=x onerror=alert(1)>"\'&]]>\u202e`````|';

const LEVEL = 2;

/** A verdict that fails at a step of level 2, or none does. */
function verdictAt(failed: string | undefined): Verdict {
  let reached = true;
  const steps = upTo(LEVEL).flatMap(({ number, steps: own }) =>
    own.map(({ name, title }) => {
      const outline = { id: `${number}.${name}`, level: number, title };
      if (!reached) return { ...outline, status: 'skipped' as const };
      reached = outline.id !== failed;
      if (reached) return { ...outline, status: 'pass' as const };
      const words = { expected: `exactly ${EVIL}`, actual: EVIL, hint: 'Look again.', doc: 'docs/level-2.md#size' };
      return { ...outline, status: 'fail' as const, ...words, line: 3 };
    }),
  );
  return { ...noVerdict(LEVEL, 7, undefined), verdict: failed === undefined ? 'pass' : 'fail', steps };
}

const undecided = (fault: 'learner' | 'machine', code: string): Graded => {
  const { error, ...verdict } = noVerdict(LEVEL, 7, new KitError(fault, code, `what ${EVIL} said`, 'Try again.'));
  return { verdict, error, seconds: 1 };
};

/** A class of one of each kind: passed, failed with evil words, does not compile, too slow, no program, not graded, disturbs. */
export function someResults(points: Points = onePointEach): ClassResults {
  const wrong = verdictAt('0.compile');
  const members: [name: string, source: string | undefined, graded: Graded][] = [
    ['Ada', 'int a;', { verdict: verdictAt(undefined), seconds: 2.25 }],
    [`=cmd|${EVIL}`, `int b;\n\n// ${EVIL}\n`, { verdict: verdictAt('2.size'), seconds: 2 }],
    [
      'Cleo',
      'int c',
      {
        verdict: {
          ...wrong,
          verdict: 'error',
          diagnostics: [{ source: 'clang', severity: 'error', line: 1, column: 6, message: `expected ';' %0A::stop` }],
        },
        seconds: 1,
      },
    ],
    ['Dora', 'int d;', undecided('learner', 'COMPILER_TIMEOUT')],
    ['Eva', undefined, undecided('learner', 'SUBMISSION_WITHOUT_C')],
    ['Fay', 'int f;', undecided('machine', 'INCONCLUSIVE')],
    ['Gus', 'int g;', disturbing(undecided('machine', 'INCONCLUSIVE'), 3)],
  ];
  return classResults({
    ...{ level: LEVEL, seed: 7, kit: '1.0', points, place: 'class' },
    submissions: members.map(([name, source], index) => ({
      ...{ name, fileName: `learner${index}`, person: { name, id: String(index) }, file: 'clean.c' },
      origin: source === undefined ? '' : `${index}/clean.c`,
      program:
        source === undefined ? { problem: { code: 'SUBMISSION_WITHOUT_C', message: '', remedy: '' } } : { source },
    })),
    graded: members.map(([, , graded]) => graded),
  });
}

import { patched } from '../../check-kit/program.ts';
import { rightPrograms } from '../../check-kit/right/index.ts';
import { wrongPrograms } from '../../check-kit/wrong/index.ts';
import { seededRandom } from '../../traffic/random.ts';

/** A file of a made-up class. */
export interface Sample {
  path: string;
  text: string;
}

/** The level that a made-up class is at: its right programs are for that one. */
export const SAMPLE_LEVEL = Math.max(...rightPrograms.map(({ level }) => level));

/**
 * A class to try things out with, as varied as a real one: programs that are right in different ways, with one mistake
 * each, that do not compile, and that keep the compiler busy until it is stopped. `solutions` are by level.
 */
export function sampleClass(solutions: string[], size: number, seed: number): Sample[] {
  const random = seededRandom(seed);
  const top = solutions[SAMPLE_LEVEL] ?? '';
  const kinds = [
    // Of 100: 3 hang, 12 do not compile, 40 have a mistake, 45 are right.
    ...Array.from({ length: Math.round(size * 0.03) }, () => hanging),
    ...Array.from({ length: Math.round(size * 0.12) }, (_, index) => () => notCompiling(top, index)),
    ...Array.from({ length: Math.round(size * 0.4) }, (_, index) => () => {
      const program = everyNth(wrongPrograms, index * 7);
      return patched(solutions[program.level] ?? '', program);
    }),
  ];
  const right = rightPrograms.filter(({ level }) => level === SAMPLE_LEVEL);
  while (kinds.length < size) {
    const index = kinds.length;
    kinds.push(() => patched(top, everyNth(right, index)));
  }
  return random
    .shuffled(kinds)
    .slice(0, size)
    .map((make, index) => {
      const name = nameOf(index);
      // The comment makes each program one that no cache has seen.
      const text = `${make()}\n// ${name}, ${seed}\n`;
      return { path: index % 3 === 0 ? `${name}/workshop/clean.c` : `${name}.c`, text };
    });
}

const everyNth = <Item>(items: Item[], index: number): Item => {
  const item = items[index % items.length];
  if (item === undefined) throw new Error('there are no programs to choose from');
  return item;
};

/** Macros that multiply to nothing: the compiler is busy with them until it has used up what it may. */
const hanging = (): string =>
  [
    '#define A0',
    ...Array.from({ length: 14 }, (_, index) => `#define A${index + 1} ${`A${index} `.repeat(8)}`),
    'A14',
  ].join('\n');

/** What a hurried learner leaves behind. */
function notCompiling(solution: string, index: number): string {
  const slips: [search: string, replace: string][] = [
    ['u64 pid_tgid = bpf_get_current_pid_tgid();', 'u64 pid_tgid = bpf_get_current_pid_tgid()'],
    ['struct pt_regs *ctx', 'struct pt_regs ctx*'],
    ['#include <linux/net.h>', '#include <linux/nett.h>'],
    ['return 0;\n}', 'return 0;\n'],
  ];
  const [search, replace] = everyNth(slips, index);
  return solution.replace(search, replace);
}

const FIRST = ['ada', 'bela', 'chen', 'dina', 'emil', 'faye', 'goro', 'hana', 'ivan', 'june'];
const nameOf = (index: number): string =>
  `${FIRST[index % FIRST.length] ?? ''}-${Math.floor(index / FIRST.length) + 1}`;

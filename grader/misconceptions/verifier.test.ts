import { describe, expect, test } from '@jest/globals';
import { sourceOf } from './clang-words.testing.ts';
import { expectExplained, recordedWords } from './kernel-words.testing.ts';
import { refusedPrograms } from './refused-programs.testing.ts';

/** A program that the kernel has not been asked about since it was changed is loaded in verifier.lab.test.ts, and so are a few of these. */
const words = recordedWords();
const machines = [...new Map(words.map(({ kernel, llvm }) => [`${kernel} ${llvm}`, { kernel, llvm }])).values()];

describe.each(machines)('what Linux $kernel said of the programs of clang $llvm is explained', ({ kernel, llvm }) => {
  const ofThis = new Map(
    words.filter((one) => one.kernel === kernel && one.llvm === llvm).map((one) => [one.source, one]),
  );
  const recorded = refusedPrograms.flatMap((refused) => {
    const said = ofThis.get(sourceOf(refused));
    return said?.level === refused.level ? [{ ...refused, refused, said }] : [];
  });

  test.each(recorded)('$id at $caret', ({ refused, said }) => expectExplained(refused, said));

  test('most of it is here', () => {
    expect(recorded.length).toBeGreaterThan(0.9 * refusedPrograms.length);
  });
});

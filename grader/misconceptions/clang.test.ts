import { describe, expect, test } from '@jest/globals';
import { expectExplained, recordedWords, sourceOf, understood } from './clang-words.testing.ts';
import { slips } from './slips.testing.ts';

/** A slip that clang has not been asked about since it was changed is compiled in clang.addon.test.ts, and so are a few of these. */
const words = recordedWords();
const releases = [...new Set(words.map(({ llvm }) => llvm))];

describe.each(releases)('what clang %s said is explained', (llvm) => {
  const ofSlips = slips.flatMap((slip) => {
    const said = words.find((one) => one.llvm === llvm && one.source === sourceOf(slip));
    return said ? [{ ...slip, slip, said }] : [];
  });

  test.each(ofSlips)('$id ($patches.0.1)', ({ slip, said }) => {
    expectExplained(slip, said.source, understood(said));
  });

  test('most of it is here', () => {
    expect(ofSlips.length).toBeGreaterThan(0.9 * slips.length);
  });
});

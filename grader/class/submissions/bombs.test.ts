import { describe, expect, test } from '@jest/globals';
import { classBudget, learnerBudget } from './budget.ts';
import { chooseProgram } from './choose-program.ts';
import type { Entry } from './entry.ts';
import { parseMetadata } from './parse-metadata.ts';
import { makeZip } from './zips.testing.ts';

/** A file that was handed in, which notes that it is read. */
function handedIn(path: string, bytes: Buffer, size = bytes.length): Entry & { reads: () => number } {
  let reads = 0;
  return {
    ...{ path, size },
    reads: () => reads,
    read: (budget) => {
      reads++;
      budget.take(size);
      return Promise.resolve(bytes);
    },
  };
}

describe('of what a learner handed in', () => {
  test('only the chosen program is read', async () => {
    const files = ['a.c', 'deep/clean.c', 'clean.c', 'more.zip'].map((path) => handedIn(path, Buffer.from(path)));
    expect((await chooseProgram(files, classBudget())).program).toEqual({ source: 'clean.c' });
    expect(files.map(({ reads }) => reads())).toEqual([0, 0, 1, 0]);
  });

  test('hundreds of large files in zips cost no more than the program', async () => {
    const large = Buffer.alloc(2 ** 20 - 1, 'x');
    const inner = await makeZip(Object.fromEntries([...Array(64).keys()].map((index) => [`${index}.c`, large])));
    const bombs = [0, 1, 2, 3].map((index) => handedIn(`${index}.zip`, inner));
    const budget = learnerBudget(classBudget(), 2 ** 20);
    expect((await chooseProgram(bombs, budget)).program).toMatchObject({ problem: { code: 'SUBMISSION_AMBIGUOUS' } });
    expect(() => budget.take(2 ** 20 - 4 * inner.length)).not.toThrow();
  });

  test("more than a learner's share is that learner's problem, and more than the class's stops the command", async () => {
    const zips = [0, 1].map((index) => handedIn(`${index}.zip`, Buffer.from('no zip'), 20 * 2 ** 20));
    const all = classBudget(64 * 2 ** 20);
    const greedy = () => chooseProgram(zips, learnerBudget(all));
    expect((await greedy()).program).toMatchObject({ problem: { code: 'SUBMISSION_TOO_LARGE' } });
    await greedy();
    await greedy();
    await expect(greedy()).rejects.toMatchObject({ fault: 'usage', code: 'SUBMISSIONS_TOO_LARGE' });
  });
});

describe("Gradescope's metadata", () => {
  test('has names in every notation, and those of submitters only', () => {
    const text = `---
submission_1:
  :submitters:
  - :name: 'O''Neil: Bob'
    :sid: '0012'
    :email: bob@example.org
  - :name: "Zo\\xEB \\u010Capek"
    :sid:
  :results:
    :tests:
    - :name: Mallory
  :output: |-
    :submitters:
    - :name: Mallory
submission_2:
  :created_at: 2026-10-01
`;
    const [first, second] = [...parseMetadata(text)];
    expect(first).toEqual([
      'submission_1',
      [
        { name: "O'Neil: Bob", sid: '0012', email: 'bob@example.org' },
        { name: 'Zo\u00eb \u010capek', sid: '', email: '' },
      ],
    ]);
    expect(second).toEqual(['submission_2', []]);
  });

  test.each(['[', ']', '! ', '&a ', '- ', 'a: b: c\n', '&a [*a,', ': ', '"a\n\n', ' \n', '  - :name:\n'])(
    'made of %j is read in no time',
    (part) => {
      const text = `s:\n  :submitters:\n${part.repeat(2 ** 20 / part.length)}`;
      const begun = performance.now();
      parseMetadata(text);
      expect(performance.now() - begun).toBeLessThan(2000);
    },
  );
});

import { expect, test } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { KitError } from '../../base/errors.ts';
import { embedded } from '../../class/pool/embedded.ts';
import type { GradeOnce } from '../../class/pool/grade-task.ts';
import { passed } from '../../class/pool/passed.testing.ts';
import { sources } from '../check-kit.ts';
import { attackedClass } from './attacked-class.ts';

/** A machine on which nothing comes to a verdict that runs beside a flood. */
function machine(): GradeOnce {
  let floods = 0;
  return async (task) => {
    const isFlood = task.source.includes('junk[400]');
    if (isFlood) floods++;
    await setImmediate();
    const disturbed = floods > 0;
    if (isFlood) {
      for (let turn = 0; turn < 10; turn++) await setImmediate();
      floods--;
    }
    if (disturbed) throw new KitError('machine', 'INCONCLUSIVE', 'events were lost', 'again');
    return passed(task);
  };
}

test('the honest have the grades among attackers that they have alone', async () => {
  const result = await attackedClass({
    ...{ size: 12, level: 4, kit: '1.0', solutions: (await sources()).solutions },
    engine: embedded(machine(), { jobs: 2, limitMs: 10_000 }),
    ...{ signal: new AbortController().signal, onRow: () => undefined },
  });
  expect(result).toMatchObject({ honest: 12, differences: [] });
  expect(result.conflicts).toEqual([expect.stringContaining('nobody has it')]);
  expect(result.attackers.map(({ status }) => status)).toEqual([
    ...['passed', 'passed', 'passed', 'no program [SUBMISSION_WITHOUT_C]', 'passed', 'passed', 'passed'],
    ...['disturbs the machine [DISTURBS_MACHINE]', 'passed', 'passed'],
  ]);
});

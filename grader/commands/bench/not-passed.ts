import { KitError } from '../../base/errors.ts';

export const notPassed = (level: number, got: string): KitError =>
  new KitError(
    'machine',
    'BENCH_NOT_PASSED',
    `the solution of level ${level} got ${got} in a run of the benchmark`,
    `npm run level -- ${level} --file solutions/level-${level}.c shows why`,
  );

import { expect, test } from '@jest/globals';
import { noVerdict } from './no-verdict.ts';

test.each(['lab', 'host'] as const)('a run on the kernel of the %s says so', (backend) => {
  expect(noVerdict(1, 7, new Error('x'), backend).kernel).toEqual({ backend, release: '', arch: '' });
});

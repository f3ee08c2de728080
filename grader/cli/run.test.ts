import { expect, test } from '@jest/globals';
import { apartFromGuests } from './run.ts';

const exec = (line: string) => apartFromGuests(['lab', 'exec', ...line.split(' ')]);

test.each([
  ['uname -a', [], ['uname', '-a']],
  ['--arch arm64 uname -m', ['--arch', 'arm64'], ['uname', '-m']],
  ['--arch=arm64 --release 6.1 node -e 1', ['--arch=arm64', '--release', '6.1'], ['node', '-e', '1']],
  ['-- --arch', [], ['--arch']],
  ['--arch arm64 -- ls --arch', ['--arch', 'arm64'], ['ls', '--arch']],
  ['gcc --arch x --help', [], ['gcc', '--arch', 'x', '--help']],
  ['sh -- -c', [], ['sh', '--', '-c']],
  ['--help', ['--help'], []],
])('lab exec %s', (line, options, guests) => {
  expect(exec(line)).toEqual({ ours: ['lab', 'exec', ...options], guests });
});

test('the words of other commands are their own', () => {
  const words = ['level', '3', '--', 'exec', 'x'];
  expect(apartFromGuests(words)).toEqual({ ours: words, guests: [] });
});

import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processesBelow } from './processes-below.ts';

test('a process, its threads, its children and theirs', async () => {
  // Both read the pipe until it is closed; without the redirection, the one in the background would read nothing.
  const script = '{ sh -c "cat; true" <&3 & } 3<&0; echo $!; cat';
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [text] = (await once(child.stdout, 'data')) as [Buffer];
  const below = processesBelow(process.pid);
  child.stdin.end();
  expect(below).toContain(process.pid);
  // Node has threads of its own.
  expect(below.length).toBeGreaterThan(4);
  expect(below).toEqual(expect.arrayContaining([child.pid, Number(text.toString())]));
});

test('none of a process that is not there', () => {
  expect(processesBelow(2 ** 22 + 1)).toEqual([]);
});

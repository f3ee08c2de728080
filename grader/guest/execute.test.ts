import { expect, test } from '@jest/globals';
import { execute } from './execute.ts';

/** A command's exit code and what it printed. */
async function outcome(...command: string[]): Promise<[code: number, out: string]> {
  let out = '';
  const { done } = execute(command, {
    send: (message) => {
      if (message.type === 'output') out += Buffer.from(message.data).toString();
    },
    onMessage: () => undefined,
  });
  return [await done, out];
}

test('runs a command', async () => {
  expect(await outcome('sh', '-c', 'echo a; exit 3')).toEqual([3, 'a\n']);
});

test.each([
  ['no program', ['no-such-program'], 'ENOENT'],
  ['one long word', ['echo 1; '.repeat(1000)], 'ENAMETOOLONG'],
  ['a word that no command line can have', ['echo', 'a\0b'], 'null bytes'],
  ['a path through a file', ['/proc/version/x'], 'ENOTDIR'],
])('says as a shell does that %s cannot be run', async (_what, command, why) => {
  const [code, out] = await outcome(...command);
  expect(code).toBe(127);
  expect(out).toContain(why);
});

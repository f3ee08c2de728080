import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { lastLevel } from '../levels/index.ts';
import { distPath } from '../base/paths.ts';

async function helpOf(...command: string[]): Promise<string> {
  const { stdout } = await execa('node', [distPath('cli.cjs'), ...command, '--help'], { env: { COLUMNS: '200' } });
  return stdout;
}

/** The commands that a help lists, each as its words. */
const listed = (help: string): string[][] => {
  const section = /^Commands:\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? '';
  return [...section.matchAll(/^ {2}npm run ((?:[a-z-]+ )+)/gm)].map(([, words = '']) => words.trim().split(' '));
};

/** Every command and every command of a command. */
async function all(command: string[] = []): Promise<{ name: string; help: string }[]> {
  const help = await helpOf(...command);
  const below = await Promise.all(listed(help).map((each) => all(each)));
  return [...(command.length > 0 ? [{ name: command.join(' '), help }] : []), ...below.flat()];
}

test('the help of every command and of its parts shows an example', async () => {
  const commands = await all();
  const names = commands.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['level', 'watch', 'lab', 'lab exec', 'check-kit']));
  expect(commands.filter(({ help }) => !/^Examples:\n {2}.*npm run /m.test(help)).map(({ name }) => name)).toEqual([]);
});

test('sniff without a file takes the learner’s', async () => {
  expect(await helpOf('sniff')).toMatch(/ file .*\[default: "workshop\/clean\.c"\]/);
});

test.each([
  [['level', '--sed', '3'], 'Did you mean --seed?'],
  [['level', '--kernel', 'hots'], 'Did you mean host?'],
  [['level', '--seed', 'x'], 'For example: --seed 7'],
  [['level', '--seed'], '--seed needs a value'],
  [['level', '--file', '--json'], '--file needs a value'],
  [['level', '--seed', '1', '--seed', '2'], '--seed takes one value'],
  [['level', 'five'], `Did you mean ${Math.min(5, lastLevel)}?`],
  [['lab', 'statsu'], 'Did you mean status?'],
  [['levle'], 'Did you mean level?'],
])('%p is a usage error: %s', async (command, remedy) => {
  const { exitCode, stderr, stdout } = await execa('node', [distPath('cli.cjs'), ...command], { reject: false });
  expect(stderr).toContain(remedy);
  expect(stdout).toBe('');
  expect(exitCode).toBe(2);
});

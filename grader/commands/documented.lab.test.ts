import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kitRoot } from '../paths.ts';
import { COMMANDS, known } from './documented-commands.testing.ts';
import { firstNotPrinted, shownOutputs } from './documented.testing.ts';

const npmRun = (args: string[]) => execa('npm', ['run', ...args], { cwd: kitRoot, reject: false, all: true });
const outputs = shownOutputs();

describe('the commands in README and docs/ do what is said', () => {
  const runs = new Map(
    Object.entries(COMMANDS).flatMap(([command, how]) => ('run' in how ? [[how.run.join(' '), { command, how }]] : [])),
  );
  test.each([...runs.values()])('$command', async ({ command, how }) => {
    const { all, exitCode, stdout } = await npmRun(how.run);
    expect(exitCode).toBe(how.exitCode ?? 0);
    if (how.prints) expect(all).toMatch(how.prints);
    for (const { path, lines } of outputs.filter((output) => known(output.command) === how))
      expect({ path, command, missing: firstNotPrinted(lines, stdout) }).toEqual({ path, command, missing: undefined });
  });
});

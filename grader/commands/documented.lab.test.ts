import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { kitRoot } from '../base/paths.ts';
import { COMMANDS, known } from './documented-commands.testing.ts';
import { firstNotPrinted, shownOutputs } from './documented.testing.ts';

const npmRun = (args: string[]) => execa('npm', ['run', ...args], { cwd: kitRoot, reject: false, all: true });
const outputs = shownOutputs();

describe('the commands in README and docs/ do what is said', () => {
  // One run for all commands that come to the same.
  const runs = Object.values(COMMANDS).flatMap((how) => ('run' in how ? [how] : []));
  const lines = [...new Set(runs.map(({ run }) => run.join(' ')))];
  test.each(lines)('npm run %s', async (line) => {
    const alike = runs.filter(({ run }) => run.join(' ') === line);
    const { all, exitCode, stdout } = await npmRun(alike[0]?.run ?? []);
    for (const { exitCode: promised = 0, prints = /(?:)/ } of alike) {
      expect(exitCode).toBe(promised);
      expect(all).toMatch(prints);
    }
    const isShown = ({ command }: { command: string }) => alike.some((how) => how === known(command));
    for (const { path, command, lines } of outputs.filter(isShown))
      expect({ path, command, missing: firstNotPrinted(lines, stdout) }).toEqual({ path, command, missing: undefined });
  });
});

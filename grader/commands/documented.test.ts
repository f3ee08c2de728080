import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levels } from '../levels/index.ts';
import { verdictOf } from '../levels/verdict-of.ts';
import { verdictText } from '../report/terminal.ts';
import { kitRoot } from '../base/paths.ts';
import { COMMANDS, known } from './documented-commands.testing.ts';
import { documentedCommands, firstNotPrinted, shownOutputs } from './documented.testing.ts';

describe('the commands in README and docs/', () => {
  test('each is known: it is run by a test, or there is a reason why not', () => {
    const commands = documentedCommands();
    expect(commands.size).toBeGreaterThan(20);
    expect([...commands].filter(([command]) => known(command) === undefined)).toEqual([]);
  });

  test('none is known that no document shows', () => {
    const commands = documentedCommands();
    expect(Object.keys(COMMANDS).filter((command) => !commands.has(command))).toEqual([]);
  });

  test('the tests that are said to run them exist, and every script has its place', () => {
    for (const [command, how] of Object.entries(COMMANDS)) {
      if ('testedIn' in how)
        expect({ command, exists: existsSync(join(kitRoot, how.testedIn)) }).toEqual({ command, exists: true });
    }
    const { scripts } = JSON.parse(readFileSync(join(kitRoot, 'package.json'), 'utf8')) as { scripts: object };
    const unnamed = [...documentedCommands().keys()]
      .map((command) => /^npm run ([\w-]+)/.exec(command)?.[1])
      .filter((name) => name !== undefined && !Object.hasOwn(scripts, name));
    expect(unnamed).toEqual([]);
  });

  test('every level’s chapter shows what the level prints', () => {
    const shown = shownOutputs().map(({ command }) => command);
    for (const { number } of levels) expect(shown).toContain(`npm run level -- ${number}`);
  });

  test('it printed that when it was recorded', () => {
    for (const { path, command, lines } of shownOutputs()) {
      const how = known(command);
      if (!how || !('recorded' in how)) continue;
      const { recorded } = how;
      const printed = verdictText(verdictOf(recorded), recorded.file, recorded.source);
      expect({ path, command, missing: firstNotPrinted(lines, printed) }).toEqual({
        path,
        command,
        missing: undefined,
      });
    }
  });

  test('an output is compared in order, without its numbers', () => {
    expect(firstNotPrinted(['a 1', '…', 'c 2.5 s'], 'a 7\nb\nc 0.3 s')).toBeUndefined();
    expect(firstNotPrinted(['c', 'a'], 'a\nc')).toBe('a');
  });
});

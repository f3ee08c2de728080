import { expect, test } from '@jest/globals';
import { usageError } from './usage-error.ts';

const help = `npm run lab

Commands:
  npm run lab status          what of the lab is in the cache
  npm run lab exec [command..]  run a command

Options:
  --help     Show help  [boolean]
  --seed     replay     [number]
  --exact-seed  replay  [number]`;

test.each([
  ['Unknown argument: sed', 'Did you mean --seed?'],
  ['Unknown argument: exactsed', 'Did you mean --exact-seed?'],
  ['Unknown argument: statsu', 'Did you mean status?'],
  ['Unknown command: exce', 'Did you mean exec?'],
  ['Unknown arguments: sed, 3', 'Did you mean --seed?'],
  ['Invalid values:\n  Argument: kernel, Given: "labb", Choices: "auto", "lab", "host"', 'Did you mean lab?'],
])('%p: %s', (message, remedy) => {
  expect(usageError(message, help)).toMatchObject({ fault: 'usage', code: 'USAGE', message, remedy });
});

test.each([
  'Unknown argument: nothing-like-it',
  'Say which command.',
  'Invalid values:\n  Argument: kernel, Given: "windows", Choices: "auto", "lab", "host"',
])('%p is like nothing', (message) => {
  expect(usageError(message, help).remedy).toContain('--help');
});

import { expect, test } from '@jest/globals';
import { impersonal } from './impersonal.ts';

const line = (message: string) => `/virtual/main.c:1:10: fatal error: ${message}\n`;

test('a file that may not be opened is a file that is not there', () => {
  expect(impersonal(line("cannot open file '/etc/shadow': Permission denied"), '/h')).toBe(
    line("'/etc/shadow' file not found"),
  );
});

test('the folder of the headers is not named', () => {
  const told = impersonal(
    line("cannot open file '/home/me/.cache/headers/../x': Permission denied"),
    '/home/me/.cache/headers',
  );
  expect(told).toBe(line("'../x' file not found"));
});

test('all else stays', () => {
  const text = `${line("use of undeclared identifier 'x'")}  return x;\n         ^\n`;
  expect(impersonal(text, '/h')).toBe(text);
});

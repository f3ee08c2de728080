import { expect, test } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { startOwnProgram, type NotServing } from './own-program.ts';

const LONG_MS = 60_000;

/** Starts a program of this text; a test ends it by what it sends. */
async function started(text: string, deadlineMs = LONG_MS) {
  let output = '';
  const ends: NotServing[] = [];
  const listener = {
    onOutput: (data: Uint8Array) => (output += Buffer.from(data).toString()),
    onEnd: (end: NotServing) => ends.push(end),
  };
  const outcome = await startOwnProgram({ file: '/home/jane/my server.mjs', text }, listener, deadlineMs);
  return { outcome, ends, output: () => output };
}

const LISTENS = (address: string) => `
import { createServer } from 'node:net';
const server = createServer((socket) => {
  console.log('somebody came, though not to', process.env.PORT);
  socket.end();
  server.close();
}).listen(0${address});
`;

test('a program that listens serves, on whatever port; what it prints and its end are told', async () => {
  const { outcome, ends, output } = await started(LISTENS(''));
  expect(outcome).toEqual({ port: expect.any(Number) });
  if (!('port' in outcome)) return;
  await once(connect(outcome.port, '127.0.0.1').resume(), 'close');
  while (ends.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  expect(output()).toBe('somebody came, though not to 8080\n');
  expect(ends).toEqual([{ why: 'ended', words: `exit code 0\n${output()}` }]);
});

test('one that dies at once is quoted, by the name of its file', async () => {
  const { outcome, ends } = await started('throw new Error("no server");');
  expect(outcome).toEqual({
    why: 'ended',
    words: expect.stringMatching(/^exit code 1\n[^]*my%20server\.mjs:1[^]*no server/),
  });
  expect(ends).toEqual([]);
});

test('one that does not listen is ended after a while', async () => {
  const { outcome } = await started('setInterval(() => 0, 1000);', 500);
  expect(outcome).toEqual({ why: 'silent', words: '' });
});

test.each(["'127.0.0.1'", "'::1'"])('one that listens on %s only is reached by nobody', async (address) => {
  const { outcome } = await started(LISTENS(`, ${address}`));
  expect(outcome).toEqual({ why: 'loopback', words: expect.stringMatching(/^\d+$/) });
});

import { expect, jest, test } from '@jest/globals';
import type { Backend } from '../backend/backend.ts';
import { Preparation } from './preparation.ts';

jest.spyOn(process.stderr, 'write').mockReturnValue(true);

/** A backend that is started when it is let. */
function slowBackend() {
  let finish = (): void => undefined;
  const started = new Promise<void>((resolve) => (finish = resolve));
  return { backend: { start: () => started } as Backend, finish };
}

test('who begins to wait is told what is under way, and when it is over; who comes later hears nothing of it', async () => {
  const preparation = new Preparation();
  const { backend, finish } = slowBackend();
  const start = preparation.watched(backend).start();
  preparation.progress('booting');
  const first: string[] = [];
  preparation.tellTo((line) => first.push(line));
  preparation.progress('booting again');
  finish();
  await start;
  expect(first).toEqual(['booting', 'booting again', '']);
  const second: string[] = [];
  preparation.tellTo((line) => second.push(line));
  expect(second).toEqual([]);
});

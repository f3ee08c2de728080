import { expect, test } from '@jest/globals';
import { Turns } from './turns.ts';

/** Turns with a clock of their own: a run ends when it is told to, and took as long as it says. */
function classroom(places: number) {
  let now = 1_000_000;
  const turns = new Turns(places, () => now);
  const served: string[] = [];
  const ends = new Map<string, () => void>();
  const ahead = new Map<string, number>();
  const tick = () => new Promise(setImmediate);
  return {
    ...{ served, ahead, turns },
    want: async (learner: number, name: string, signal = new AbortController().signal) => {
      now++;
      const run = turns.take(
        learner,
        () => new Promise<string>((resolve) => (served.push(name), ends.set(name, () => resolve(name)))),
        { signal, onAhead: (count) => ahead.set(name, count) },
      );
      run.catch(() => undefined);
      await tick();
      return run.catch((error: unknown) => error);
    },
    end: async (name: string, ms = 1) => {
      now += ms;
      ends.get(name)?.();
      await tick();
    },
    later: (ms: number) => (now += ms),
  };
}

test('runs are served as they came, and know how many are in front of them', async () => {
  const { served, ahead, want, end, turns } = classroom(2);
  for (const [learner, name] of ['a', 'b', 'c', 'd'].entries()) void want(learner, name);
  await new Promise(setImmediate);
  expect(served).toEqual(['a', 'b']);
  expect(ahead).toEqual(new Map([...ahead].filter(([name]) => name > 'b')));
  expect([ahead.get('c'), ahead.get('d')]).toEqual([2, 3]);
  await end('b');
  expect(served).toEqual(['a', 'b', 'c']);
  expect(ahead.get('d')).toBe(2);
  await end('a');
  await end('c');
  await end('d');
  expect(turns.load).toEqual({ waiting: 0, served: 0 });
});

test('a learner has one place at most, however many are free', async () => {
  const { served, want, end } = classroom(3);
  void want(1, 'first');
  void want(1, 'second');
  void want(2, 'other');
  await new Promise(setImmediate);
  expect(served).toEqual(['first', 'other']);
  await end('first');
  expect(served).toEqual(['first', 'other', 'second']);
});

test('who floods waits behind everybody who came meanwhile', async () => {
  const { served, want, end } = classroom(1);
  void want(1, 'flood 1');
  void want(2, 'b');
  await new Promise(setImmediate);
  await end('flood 1', 3000);
  void want(1, 'flood 2');
  void want(3, 'c');
  void want(4, 'd');
  await new Promise(setImmediate);
  await end('b', 100);
  await end('c', 100);
  await end('d', 100);
  expect(served).toEqual(['flood 1', 'b', 'c', 'd', 'flood 2']);
});

test('what has cost much is forgotten with time, and costs a minute at most', async () => {
  const { served, want, end, later } = classroom(1);
  void want(1, 'long');
  await new Promise(setImmediate);
  await end('long', 10 * 60_000);
  void want(9, 'holds the place');
  void want(1, 'again');
  later(61_000);
  void want(2, 'a minute later');
  await new Promise(setImmediate);
  await end('holds the place');
  expect(served.at(-1)).toBe('again');
  await end('again');
  later(30 * 60_000);
  void want(9, 'holds it once more');
  await new Promise(setImmediate);
  void want(1, 'half an hour later');
  void want(3, 'after it');
  await new Promise(setImmediate);
  await end('a minute later');
  await end('holds it once more');
  expect(served.at(-1)).toBe('half an hour later');
});

test('one that is given up is not served, and those behind it move up', async () => {
  const { served, ahead, want, end } = classroom(1);
  const gone = new AbortController();
  void want(1, 'a');
  const given = want(2, 'b', gone.signal);
  void want(3, 'c');
  await new Promise(setImmediate);
  expect(ahead.get('c')).toBe(2);
  gone.abort(new Error('not wanted'));
  expect(await given).toEqual(new Error('not wanted'));
  expect(ahead.get('c')).toBe(1);
  await end('a');
  expect(served).toEqual(['a', 'c']);
});

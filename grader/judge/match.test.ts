import { expect, test } from '@jest/globals';
import type { Expected } from './expected.ts';
import { match } from './match.ts';
import { Scene } from './scene.testing.ts';

const scene = new Scene();
const wanted = (name: string, due: Expected['due'] = 'one') => ({ name, due, call: scene.close(5), pid: 1, fd: 5 });

/** Events are written as `NAME:POINTS` for each call that they are like. */
const likeness = ({ name }: { name: string }, event: string): number =>
  Number(new RegExp(`${name}:(\\d+)`).exec(event)?.[1] ?? 0);

function matched(calls: ReturnType<typeof wanted>[], events: string[], adoptable = true) {
  const { pairs, missing, extra } = match(calls, events, likeness, () => adoptable);
  return {
    pairs: pairs.map((pair) => `${pair.wanted.name}=${pair.event}`),
    missing: missing.map(({ name }) => name),
    extra: extra.map(({ event, again, cause }) => ({ event, again: again?.name, cause: cause?.name })),
  };
}

test('the surest pair comes first, whatever the order of arrival', () => {
  expect(matched([wanted('a'), wanted('b')], ['a:8 b:6', 'a:12 b:6'])).toEqual({
    ...{ pairs: ['a=a:12 b:6', 'b=a:8 b:6'], missing: [], extra: [] },
  });
});

test('too little in common is no pair', () => {
  expect(matched([wanted('a')], ['a:3'], false)).toEqual({
    ...{ pairs: [], missing: ['a'], extra: [{ event: 'a:3', again: undefined, cause: undefined }] },
  });
});

test('an event that says nothing goes to a call that is still without, in order', () => {
  expect(matched([wanted('a'), wanted('b'), wanted('c')], ['b:9', 'x', 'y'])).toMatchObject({
    pairs: ['b=b:9', 'a=x', 'c=y'],
    extra: [],
  });
});

test('one that may not be adopted is left over', () => {
  expect(matched([wanted('a')], ['x'], false)).toMatchObject({ missing: ['a'], extra: [{ event: 'x' }] });
});

test('an event that belongs to one call is not adopted by another', () => {
  expect(matched([wanted('a'), wanted('b')], ['a:12', 'a:11'])).toEqual({
    ...{ pairs: ['a=a:12'], missing: ['b'], extra: [{ event: 'a:11', again: 'a', cause: undefined }] },
  });
});

test('one that fits a call well goes to no other, though that call has its event', () => {
  expect(matched([wanted('a'), wanted('b')], ['a:15', 'a:14 b:9'])).toEqual({
    ...{ pairs: ['a=a:15'], missing: ['b'], extra: [{ event: 'a:14 b:9', again: 'a', cause: undefined }] },
  });
});

test("a surplus event that fits its call only a little is nobody's", () => {
  expect(matched([wanted('a')], ['a:15', 'a:8'])).toMatchObject({
    extra: [{ event: 'a:8', again: undefined, cause: undefined }],
  });
});

test('no call goes without because another, with a choice, took the only event that fits it', () => {
  expect(matched([wanted('a'), wanted('b')], ['a:10 b:11', 'b:10'])).toEqual({
    ...{ pairs: ['b=b:10', 'a=a:10 b:11'], missing: [], extra: [] },
  });
});

test('an event for a call that is not due one is an extra one, and its call is known', () => {
  expect(matched([wanted('a'), wanted('failed', 'none')], ['a:12', 'failed:12 a:5'])).toEqual({
    ...{ pairs: ['a=a:12'], missing: [], extra: [{ event: 'failed:12 a:5', again: undefined, cause: 'failed' }] },
  });
});

test('with as much in common, the call that is due an event gets it', () => {
  expect(matched([wanted('failed', 'none'), wanted('a')], ['failed:12 a:12'])).toMatchObject({
    ...{ pairs: ['a=failed:12 a:12'], extra: [] },
  });
});

test('one that is due none takes no event because it was near, while another of the connection lacks one', () => {
  const twice = ['a:10 failed:10 b:7', 'b:7 failed:10 a:10'];
  expect(matched([wanted('a'), wanted('failed', 'none'), wanted('b')], twice)).toMatchObject({
    missing: [],
    extra: [],
  });
});

test('events that say nothing go to the calls without one, and at last to those without a verdict', () => {
  const calls = [wanted('early', 'free'), wanted('a')];
  expect(matched(calls, ['x', 'y', 'z'])).toMatchObject({ missing: [], pairs: ['a=x'], extra: [{ event: 'z' }] });
});

test('a call without a verdict may have any number of events, and lacks none', () => {
  expect(matched([wanted('early', 'free')], ['early:8', 'early:8'])).toEqual({ pairs: [], missing: [], extra: [] });
  expect(matched([wanted('early', 'free')], [])).toEqual({ pairs: [], missing: [], extra: [] });
});

import { beforeEach, expect, test } from '@jest/globals';
import { ProgramSync, type Draft, type SaveState } from './program-sync.ts';

/** What is saved, with a tag that counts the texts; and what stands in the editor. */
let saved: { text: string; version: number };
let editor = '';
let draft: Draft | undefined;
let states: SaveState[];
let asked: [string, string][];
let answer: 'mine' | 'theirs';
let isAway = false;
let whileSaving: () => void = () => undefined;

const tag = () => `v${saved.version}`;
const saveElsewhere = (text: string) => (saved = { text, version: saved.version + 1 });
const type = (text: string) => {
  editor = text;
  sync.changed();
};
const reach = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve());

let sync: ProgramSync;
const newSync = () =>
  new ProgramSync({
    get: async () => {
      await reach();
      return { status: 200, text: saved.text, tag: tag() };
    },
    put: async (text, expected) => {
      await reach();
      whileSaving();
      if (text.length > 100) return { status: 413, message: 'too large', tag: '' };
      if (expected !== tag()) return { status: 412, message: '', tag: '' };
      saveElsewhere(text);
      return { status: 204, message: '', tag: tag() };
    },
    editor: { text: () => editor, replace: (text) => (editor = text) },
    choose: (mine, theirs) => {
      asked.push([mine, theirs]);
      return Promise.resolve(answer);
    },
    tell: (state) => states.push(state),
    drafts: { keep: (kept) => (draft = kept), kept: () => draft },
    wait: () => {
      isAway = false;
      return Promise.resolve();
    },
  });

beforeEach(async () => {
  saved = { text: 'start', version: 1 };
  [editor, draft, states, asked, answer, isAway] = ['', undefined, [], [], 'mine', false];
  whileSaving = () => undefined;
  sync = newSync();
  await sync.open();
});

test('opens with the saved program, and saves what is typed', async () => {
  expect(editor).toBe('start');
  type('start, typed');
  expect(draft).toEqual({ text: 'start, typed', tag: 'v1' });
  await sync.save();
  expect(saved.text).toBe('start, typed');
  expect(draft).toBeUndefined();
  expect(states.at(-1)).toBe('saved');
});

test('keys that are pressed while it saves are saved as well', async () => {
  type('a');
  whileSaving = () => {
    whileSaving = () => undefined;
    editor = 'ab';
  };
  await sync.save();
  expect(saved.text).toBe('ab');
});

test('what is typed while the server is away is saved when it is back', async () => {
  isAway = true;
  type('typed meanwhile');
  await sync.save();
  expect(states).toContain('unreachable');
  expect(saved.text).toBe('typed meanwhile');
});

test('a save elsewhere is shown when nothing was typed here, and its own saves are not taken for one', async () => {
  saveElsewhere('by vim');
  await sync.heard(tag());
  expect(editor).toBe('by vim');
  type('and here');
  await sync.save();
  await sync.heard(tag());
  expect([editor, asked]).toEqual(['and here', []]);
});

test.each(['mine', 'theirs'] as const)('two texts: asks, and %s stays', async (choice) => {
  answer = choice;
  type('mine');
  saveElsewhere('theirs');
  await sync.save();
  expect(asked).toEqual([['mine', 'theirs']]);
  expect([editor, saved.text]).toEqual([choice, choice]);
});

test('two texts, told by the server before anything is saved: asks as well', async () => {
  answer = 'theirs';
  type('mine');
  saveElsewhere('theirs');
  await sync.heard(tag());
  expect(asked).toHaveLength(1);
  expect(editor).toBe('theirs');
});

test('the same text on both sides is no conflict', async () => {
  type('same');
  saveElsewhere('same');
  await sync.save();
  expect(asked).toEqual([]);
  expect(draft).toBeUndefined();
});

test('a draft from before a reload comes back, and is saved', async () => {
  draft = { text: 'draft', tag: 'v1' };
  await newSync().open();
  expect([editor, saved.text, asked]).toEqual(['draft', 'draft', []]);
});

test('a draft of another text asks', async () => {
  saveElsewhere('theirs');
  draft = { text: 'draft', tag: 'v1' };
  await newSync().open();
  expect(asked).toEqual([['draft', 'theirs']]);
});

test('a text that the server does not take stays in the editor and as a draft', async () => {
  const large = 'x'.repeat(101);
  type(large);
  await sync.save();
  expect(states.at(-1)).toBe('refused');
  expect([editor, draft?.text, saved.text]).toEqual([large, large, 'start']);
});

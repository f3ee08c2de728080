import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Program } from '../../workbench/desk.ts';
import { OwnProgram } from './own-program.ts';

let folder = '';
let file = '';
let program: OwnProgram;
let heard: Program[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'own-program-'));
  file = join(folder, 'clean.c');
  writeFileSync(file, 'start');
  heard = [];
  program = new OwnProgram(file);
  program.onOutsideChange((changed) => heard.push(changed));
});
afterEach(() => {
  program.close();
  rmSync(folder, { recursive: true, force: true });
});

const refused = { status: 412 };

test('writes over the text that the writer knows, and over no other', async () => {
  const { tag } = await program.read();
  const next = await program.write('next', tag);
  expect(readFileSync(file, 'utf8')).toBe('next');
  await expect(program.write('late', tag)).rejects.toMatchObject(refused);
  await program.write('last', next.tag);
  await program.write('whatever it was', '*');
  expect(readFileSync(file, 'utf8')).toBe('whatever it was');
});

test('of two that write at once over the same text, one is refused', async () => {
  const { tag } = await program.read();
  const results = await Promise.allSettled([program.write('a', tag), program.write('b', tag)]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(readFileSync(file, 'utf8')).toBe('a');
});

test('tells of a save in another editor, and not of its own', async () => {
  const { tag } = await program.read();
  await program.write('ours', tag);
  writeFileSync(file, 'theirs');
  while (heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(heard.map(({ text }) => text)).toEqual(['theirs']);
});

test('a file that is not there is an empty one, and is made', async () => {
  unlinkSync(file);
  const { text, tag } = await program.read();
  expect(text).toBe('');
  await program.write('made', tag);
  expect(readFileSync(file, 'utf8')).toBe('made');
});

test('a link stays a link', async () => {
  const link = join(folder, 'link.c');
  symlinkSync(file, link);
  const linked = new OwnProgram(link);
  try {
    await linked.write('through it', (await linked.read()).tag);
  } finally {
    linked.close();
  }
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('through it');
});

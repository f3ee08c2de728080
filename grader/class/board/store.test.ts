import { afterEach, beforeEach, expect, test } from '@jest/globals';
import Database from 'libsql';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClassBoard } from './class-board.ts';
import { Store } from './store.ts';

/** As the first kit that had a board has made it. */
const FIRST_SCHEMA = `
  create table if not exists class (id integer primary key check (id = 1), code text not null);
  create table if not exists instructor (token_hash text primary key);
  create table if not exists learner (
    number integer primary key, name text not null, token_hash text not null unique,
    joined_at integer not null, left_at integer);
  create table if not exists report (
    arrival integer primary key, learner integer not null references learner (number), id text not null,
    at integer not null, level integer not null, verdict text not null, file text not null, steps text not null,
    unique (learner, id));
  pragma user_version = 1;
  insert into class (id, code) values (1, 'OLDONE');
  insert into learner (number, name, token_hash, joined_at) values (1, 'Ada', 'hash', 1000);
  insert into report (learner, id, at, level, verdict, file, steps) values
    (1, '8b1b1c8e-0000-4000-8000-000000000000', 2000, 0, 'pass', 'own', '[{"id":"0.compile","status":"pass"}]');`;

let folder = '';
const inBoard = (where: string, sql: string) => {
  const db = new Database(join(where, 'board.db'));
  db.exec(sql);
  db.close();
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-test-'));
  inBoard(folder, FIRST_SCHEMA);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the board of an older kit goes on with what it has, as the learners’ own word, and takes verified runs', async () => {
  const first = new ClassBoard(new Store(folder));
  expect(first.code).toBe('OLDONE');
  const ada = first.learner(1);
  if (!ada) throw new Error('the learner is lost');
  expect(ada).toMatchObject({ name: 'Ada', row: { runs: 1, level: 0, isVerified: false } });
  await first.recordVerified(ada, {
    ...{ id: '8b1b1c8e-0000-4000-8000-000000000001', level: 0, verdict: 'pass', file: 'own' },
    steps: [{ id: '0.compile', status: 'pass' }],
  });
  first.close();

  const again = new ClassBoard(new Store(folder));
  expect(again.learner(1)).toMatchObject({ row: { runs: 2, isVerified: true, verified: 0 } });
  again.close();
});

test('a change of an older board that does not come to its end is made the next time', () => {
  inBoard(folder, 'create table run (another integer);');
  const left = `${folder}-left`;
  try {
    expect(() => new Store(folder)).toThrow(expect.objectContaining({ code: 'BOARD_NOT_OPENED' }));
    // As another process finds it.
    cpSync(folder, left, { recursive: true });
    inBoard(left, 'drop table run;');
    const board = new ClassBoard(new Store(left));
    expect(board.learner(1)).toMatchObject({ name: 'Ada', row: { runs: 1 } });
    board.close();
  } finally {
    rmSync(left, { recursive: true, force: true });
  }
});

test('the links of the last six starts open the board for the instructor, also after a restart', () => {
  const board = new ClassBoard(new Store(folder));
  const tokens = Array.from({ length: 8 }, () => board.newInstructor());
  const opens = (at: ClassBoard) => tokens.map((token) => at.isInstructor(token));
  const expected = [false, false, true, true, true, true, true, true];
  expect(opens(board)).toEqual(expected);
  board.close();
  const again = new ClassBoard(new Store(folder));
  expect(opens(again)).toEqual(expected);
  again.close();
});

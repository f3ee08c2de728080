import Database from 'libsql';
import { join } from 'node:path';
import * as z from 'zod';
import { makeFolder } from '../../base/make-folder.ts';
import { KitError } from '../../base/errors.ts';
import { WORK_SCHEMA, WORK_TABLES, WorkStore } from '../workbench/work-store.ts';
import { newCode } from './class-code.ts';
import { runReport, type RunReport } from './report.ts';

/** Of the tables below: a board of a newer kit is not touched. */
const SCHEMA_VERSION = 2;

/** Reports that are in memory at a time. */
const PAGE = 100;

const SCHEMA = `
  create table if not exists class (id integer primary key check (id = 1), code text not null);
  create table if not exists instructor (token_hash text primary key);
  create table if not exists learner (
    number integer primary key, name text not null, token_hash text not null unique,
    joined_at integer not null, left_at integer);
  create table if not exists report (
    arrival integer primary key, learner integer not null references learner (number), id text not null,
    at integer not null, level integer not null, verdict text not null, file text not null, steps text not null,
    verified integer not null default 0, unique (learner, id));
  ${WORK_SCHEMA}
  pragma user_version = ${SCHEMA_VERSION};`;

/** So many links of the instructor open the board: pages stay open over a restart or two. */
const INSTRUCTORS_KEPT = 6;

export interface StoredLearner {
  number: number;
  name: string;
  tokenHash: string;
  joinedAt: number;
  leftAt: number | null;
}

export interface StoredReport {
  learner: number;
  /** When the run ended, by the board's clock. */
  at: number;
  report: RunReport;
  /** The board's own server has graded it; otherwise it is the learner's word. */
  isVerified: boolean;
}

const learnerRow = z
  .object({
    ...{ number: z.int(), name: z.string(), token_hash: z.string() },
    ...{ joined_at: z.int(), left_at: z.int().nullable() },
  })
  .transform((row): StoredLearner => ({
    ...{ number: row.number, name: row.name, tokenHash: row.token_hash },
    ...{ joinedAt: row.joined_at, leftAt: row.left_at },
  }));
const steps = z.string().transform((text) => JSON.parse(text) as unknown);
const reportRow = z
  .object({
    ...{ arrival: z.int(), learner: z.int(), at: z.int(), verified: z.int() },
    ...{ ...runReport.shape, steps: steps.pipe(runReport.shape.steps) },
  })
  .transform(({ arrival, learner, at, verified, ...report }) => ({
    ...{ arrival, stored: { learner, at, report, isVerified: verified === 1 } },
  }));

/**
 * The class on disk, in SQLite. What a method has written survives the end of the process and of the power: each
 * transaction is synced. One process at a time; its lock goes with it, however it ends.
 * libsql takes parameters as one list: a single one that is no plain value would end the process.
 */
export class Store {
  readonly code: string;
  readonly work: WorkStore;
  readonly #db: Database.Database;

  /** Throws KitError BOARD_IN_USE, BOARD_NOT_OPENED or BOARD_OF_NEWER_KIT. */
  constructor(folder: string) {
    this.#db = opened(folder);
    this.work = new WorkStore(this.#db);
    const [known] = this.#db.prepare('select code from class').all([]) as { code: string }[];
    this.code = known?.code ?? newCode();
    if (!known) this.#db.prepare('insert into class (id, code) values (1, ?)').run([this.code]);
  }

  /** Each start of the server adds one; those of starts long ago open nothing any more. */
  addInstructor(tokenHash: string): void {
    this.#db.prepare('insert into instructor (token_hash) values (?)').run([tokenHash]);
    const old = 'select rowid from instructor order by rowid desc limit -1 offset ?';
    this.#db.prepare(`delete from instructor where rowid in (${old})`).run([INSTRUCTORS_KEPT]);
  }

  instructors(): string[] {
    const rows = this.#db.prepare('select token_hash from instructor').all([]) as { token_hash: string }[];
    return rows.map(({ token_hash }) => token_hash);
  }

  /** The new learner's number. */
  addLearner(name: string, tokenHash: string, joinedAt: number): number {
    const insert = this.#db.prepare('insert into learner (name, token_hash, joined_at) values (?, ?, ?)');
    return Number(insert.run([name, tokenHash, joinedAt]).lastInsertRowid);
  }

  /** The token from joining opens nothing any more. */
  forgetToken(number: number): void {
    // A hash that no token has: the column takes each value once.
    this.#db.prepare(`update learner set token_hash = 'none ' || number where number = ?`).run([number]);
  }

  noteLeft(number: number, leftAt: number): void {
    this.#db.prepare('update learner set left_at = ? where number = ?').run([leftAt, number]);
  }

  learners(): StoredLearner[] {
    return this.#db
      .prepare('select * from learner order by number')
      .all([])
      .map((row) => learnerRow.parse(row));
  }

  /** Writes all or none of them; for each says whether it was new. */
  addReports(reports: StoredReport[]): boolean[] {
    const insert = this.#db.prepare(
      `insert or ignore into report (learner, at, id, level, verdict, file, steps, verified)
       values (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const all = this.#db.transaction(() =>
      reports.map(({ learner, at, report: { id, level, verdict, file, steps }, isVerified }) => {
        const verified = isVerified ? 1 : 0;
        const result = insert.run([learner, at, id, level, verdict, file, JSON.stringify(steps), verified]);
        return result.changes === 1;
      }),
    );
    return all.immediate();
  }

  hasReport(learner: number, id: string): boolean {
    return this.#db.prepare('select 1 from report where learner = ? and id = ?').all([learner, id]).length > 0;
  }

  /** What has arrived so far, in that order. A page at a time: others may write between two of them. */
  *reportPages(): Generator<StoredReport[]> {
    const [last] = this.#db.prepare('select max(arrival) as arrival from report').all([]) as {
      arrival: number | null;
    }[];
    const next = this.#db.prepare('select * from report where arrival > ? and arrival <= ? order by arrival limit ?');
    for (let after = 0; ;) {
      const page = next.all([after, last?.arrival ?? 0, PAGE]).map((row) => reportRow.parse(row));
      if (page.length === 0) return;
      yield page.map(({ stored }) => stored);
      after = page.at(-1)?.arrival ?? 0;
    }
  }

  /** With all reports and all work. */
  removeLearner(number: number): void {
    const tables = [...WORK_TABLES, 'report'].map((table) => `delete from ${table} where learner = ?`);
    const remove = [...tables, 'delete from learner where number = ?'];
    this.#db.transaction(() => remove.forEach((sql) => this.#db.prepare(sql).run([number]))).immediate();
  }

  /** Leaves one file. libsql lets go of its connection only some time later, so the lock is given back by hand. */
  close(): void {
    this.#db.pragma('journal_mode = delete');
    this.#db.pragma('locking_mode = normal');
    this.#db.prepare('select code from class').all([]);
    this.#db.close();
  }
}

function opened(folder: string): Database.Database {
  try {
    makeFolder(folder, 0o700);
    const db = new Database(join(folder, 'board.db'));
    db.pragma('locking_mode = exclusive');
    db.pragma('journal_mode = wal');
    db.pragma('synchronous = full');
    const [version] = db.pragma('user_version') as { user_version: number }[];
    const written = version?.user_version ?? 0;
    if (written > SCHEMA_VERSION) throw ofNewerKit(folder);
    const change = written === 1 ? 'alter table report add column verified integer not null default 0;' : '';
    // All or nothing: a change that was made already cannot be made again.
    db.transaction(() => db.exec(change + SCHEMA)).immediate();
    return db;
  } catch (error) {
    if (error instanceof KitError) throw error;
    throw (error as { code?: string }).code === 'SQLITE_BUSY' ? inUse(folder) : notOpened(folder, error);
  }
}

const inUse = (folder: string): KitError =>
  new KitError(
    'machine',
    'BOARD_IN_USE',
    `another class board is at work on ${folder}`,
    'End it, or give this one another folder: --data FOLDER',
  );

const ofNewerKit = (folder: string): KitError =>
  new KitError(
    'machine',
    'BOARD_OF_NEWER_KIT',
    `the class board in ${folder} was written by a newer kit`,
    'Fetch the newest kit, or begin another class: --data FOLDER',
  );

const notOpened = (folder: string, cause: unknown): KitError =>
  new KitError(
    'machine',
    'BOARD_NOT_OPENED',
    `the class board in ${folder} cannot be opened: ${(cause as Error).message}`,
    'Choose a folder that you may write, or begin another class there: --data FOLDER',
    { cause },
  );

import type Database from 'libsql';
import * as z from 'zod';
import type { Judged } from '../../workbench/desk.ts';
import { packed, unpacked } from './packed.ts';

/** Of one learner: days of work. Of older runs only the report is kept. */
const RUNS_KEPT = 200;
/** Pictures are most of what is kept of a run. */
const PICTURES_KEPT = 10;
/** Of one learner: more machines than anybody sits at. */
const SESSIONS_KEPT = 8;

export const WORK_SCHEMA = `
  create table if not exists session (
    token_hash text primary key, learner integer not null references learner (number), at integer not null);
  create table if not exists return_code (
    learner integer primary key references learner (number), hash text not null unique);
  create table if not exists program (
    learner integer primary key references learner (number), text blob not null);
  create table if not exists run (
    arrival integer primary key, id text not null unique, learner integer not null references learner (number),
    at integer not null, level integer not null, seed integer not null, source blob not null,
    verdict blob, picture blob);
  create index if not exists run_of_learner on run (learner, arrival);
  create table if not exists hint (
    learner integer not null references learner (number), step text not null, given integer not null,
    primary key (learner, step));`;

/** Tables with a column `learner`, in an order in which they can be emptied. */
export const WORK_TABLES = ['session', 'return_code', 'program', 'run', 'hint'];

export interface StoredRun {
  id: string;
  learner: number;
  at: number;
  level: number;
  seed: number;
  /** Of a run that is over. */
  verdict?: Judged['verdict'];
  hasPicture: boolean;
}

/** libsql gives the bytes themselves. */
const text = z.custom<ArrayBuffer>((value) => typeof value === 'object' && value !== null).transform(unpacked);
const runRow = z
  .object({
    ...{ id: z.string(), learner: z.int(), at: z.int(), level: z.int(), seed: z.int() },
    ...{ verdict: text.nullable(), pictured: z.int() },
  })
  .transform(({ verdict, pictured, ...run }): StoredRun => ({
    ...{ ...run, hasPicture: pictured > 0 },
    ...(verdict !== null && { verdict: JSON.parse(verdict) as Judged['verdict'] }),
  }));
const RUN_COLUMNS = 'id, learner, at, level, seed, verdict, picture is not null as pictured';

/** What learners make in the workbench, in the class’s database: programs, runs, hints, and the ways back to them. */
export class WorkStore {
  constructor(private readonly db: Database.Database) {}

  program(learner: number): string | undefined {
    return this.#text('select text as value from program where learner = ?', learner);
  }

  /** By number. */
  programs(): { learner: number; text: string }[] {
    const rows = this.db.prepare('select learner, text from program order by learner').all([]);
    return rows.map((row) => z.object({ learner: z.int(), text }).parse(row));
  }

  /** Each of them knows what is there, and what is to be there instead of it; undefined: as it is. */
  changePrograms(changes: { learner: number; change: (text: string | undefined) => string | undefined }[]): void {
    const write = this.db.prepare('insert or replace into program (learner, text) values (?, ?)');
    const all = this.db.transaction(() => {
      for (const { learner, change } of changes) {
        const next = change(this.program(learner));
        if (next !== undefined) write.run([learner, packed(next)]);
      }
    });
    all.immediate();
  }

  addRun({ id, learner, at, level, seed }: Omit<StoredRun, 'verdict' | 'hasPicture'>, source: string): void {
    const sql = 'insert into run (id, learner, at, level, seed, source) values (?, ?, ?, ?, ?, ?)';
    this.db.prepare(sql).run([id, learner, at, level, seed, packed(source)]);
  }

  /** The run is over. Steps that pass begin afresh with their hints. */
  settleRun(id: string, verdict: Judged['verdict'], picture: string | undefined): void {
    const [run] = this.db.prepare('select learner from run where id = ?').all([id]) as { learner: number }[];
    if (!run) return; // its learner was removed
    const { learner } = run;
    const settle = this.db.prepare('update run set verdict = ?, picture = ? where id = ?');
    const forget = this.db.prepare('delete from hint where learner = ? and step = ?');
    const newest = (kept: number) =>
      `(select arrival from run where learner = ? order by arrival desc limit -1 offset ${kept})`;
    const all = this.db.transaction(() => {
      settle.run([packed(JSON.stringify(verdict)), picture === undefined ? null : packed(picture), id]);
      for (const step of verdict.steps) if (step.status === 'pass') forget.run([learner, step.id]);
      this.db.prepare(`delete from run where verdict is not null and arrival in ${newest(RUNS_KEPT)}`).run([learner]);
      this.db.prepare(`update run set picture = null where arrival in ${newest(PICTURES_KEPT)}`).run([learner]);
    });
    all.immediate();
  }

  /** Somebody has given it up. */
  dropRun(id: string): void {
    this.db.prepare('delete from run where id = ?').run([id]);
  }

  /** The newest of a learner, the oldest of them first. */
  runsOf(learner: number, most = RUNS_KEPT): StoredRun[] {
    const sql = `select ${RUN_COLUMNS} from run where learner = ? order by arrival desc limit ?`;
    const rows = this.db.prepare(sql).all([learner, most]);
    return rows.map((row) => runRow.parse(row)).reverse();
  }

  run(id: string): StoredRun | undefined {
    const rows = this.db.prepare(`select ${RUN_COLUMNS} from run where id = ?`).all([id]);
    return rows.map((row) => runRow.parse(row))[0];
  }

  sourceOf(run: string): string | undefined {
    return this.#text('select source as value from run where id = ?', run);
  }

  pictureOf(run: string): string | undefined {
    return this.#text('select picture as value from run where id = ?', run);
  }

  /** Those whose runs were not over when the server ended. */
  learnersWithOpenRuns(): number[] {
    const rows = this.db.prepare('select distinct learner from run where verdict is null order by arrival').all([]);
    return (rows as { learner: number }[]).map(({ learner }) => learner);
  }

  hintsGiven(learner: number, step: string): number {
    const rows = this.db.prepare('select given from hint where learner = ? and step = ?').all([learner, step]);
    return (rows as { given: number }[])[0]?.given ?? 0;
  }

  noteHints(learner: number, step: string, given: number): void {
    this.db.prepare('insert or replace into hint (learner, step, given) values (?, ?, ?)').run([learner, step, given]);
  }

  sessions(): { learner: number; tokenHash: string }[] {
    const rows = this.db.prepare('select learner, token_hash from session order by at').all([]);
    return (rows as { learner: number; token_hash: string }[]).map(({ learner, token_hash: tokenHash }) => ({
      ...{ learner, tokenHash },
    }));
  }

  /** Returns the oldest ones, which had to go for it. */
  addSession(learner: number, tokenHash: string, at: number): string[] {
    this.db.prepare('insert into session (token_hash, learner, at) values (?, ?, ?)').run([tokenHash, learner, at]);
    const sql = `select token_hash from session where learner = ? order by at desc limit -1 offset ${SESSIONS_KEPT}`;
    const old = (this.db.prepare(sql).all([learner]) as { token_hash: string }[]).map((row) => row.token_hash);
    for (const hash of old) this.removeSession(hash);
    return old;
  }

  removeSession(tokenHash: string): void {
    this.db.prepare('delete from session where token_hash = ?').run([tokenHash]);
  }

  removeSessions(learner: number): void {
    this.db.prepare('delete from session where learner = ?').run([learner]);
  }

  setReturnCode(learner: number, hash: string): void {
    this.db.prepare('insert or replace into return_code (learner, hash) values (?, ?)').run([learner, hash]);
  }

  learnerReturning(hash: string): number | undefined {
    const rows = this.db.prepare('select learner from return_code where hash = ?').all([hash]);
    return (rows as { learner: number }[])[0]?.learner;
  }

  #text(sql: string, key: number | string): string | undefined {
    const [row] = this.db.prepare(sql).all([key]) as { value: ArrayBuffer | null }[];
    return row?.value ? unpacked(row.value) : undefined;
  }
}

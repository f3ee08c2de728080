import { EventEmitter } from 'node:events';
import { GroupCommit } from './group-commit.ts';
import { newReturnCode, returnHash } from '../workbench/return-code.ts';
import type { RunReport, SentReport } from './report.ts';
import { afterRun, newRow, type Row } from './row.ts';
import { newToken, sameSecret, tokenHash } from '../../web/secrets.ts';
import type { Store, StoredReport } from './store.ts';
import { TakenNames } from './taken-names.ts';

/** More would be no class; it bounds what a stranger with the code can fill. */
export const MAX_LEARNERS = 2000;
/** Of those who left, the last ones are kept, for the exports. */
const MAX_LEFT = 2000;
/** Of one learner: a run every 10 s for more than a working day. */
export const MAX_REPORTS = 5000;

export interface Learner {
  name: string;
  row: Row;
}

export interface Joined {
  learner: Learner;
  /** Opens what is the learner's. */
  token: string;
}

interface Changes {
  /** The number of a learner whose row is new, different or gone. */
  changed: [number];
  /** The number of a learner whose tokens open nothing any more. */
  shutOut: [number];
}

/** A class while it is served: what the store holds, as rows in memory. */
export class ClassBoard extends EventEmitter<Changes> {
  readonly #learners = new Map<number, Learner>();
  /** By the hash of each token of a learner. */
  readonly #byToken = new Map<string, Learner>();
  /** Of those who have not left. */
  readonly #names = new TakenNames();
  #instructors: Set<string>;
  readonly #commit: GroupCommit<StoredReport, boolean>;

  constructor(private readonly store: Store) {
    super();
    this.#commit = new GroupCommit((reports) => this.#write(reports));
    this.#instructors = new Set(store.instructors());
    for (const { number, name, tokenHash, joinedAt, leftAt } of store.learners())
      this.#add(name, tokenHash, { ...newRow(number, joinedAt), left: leftAt !== null });
    for (const page of store.reportPages())
      for (const { learner, at, report, isVerified } of page) {
        const known = this.#learners.get(learner);
        if (known) known.row = afterRun(known.row, report, at, isVerified);
      }
    for (const { learner, tokenHash } of store.work.sessions()) this.#openTo(learner, tokenHash);
  }

  get code(): string {
    return this.store.code;
  }

  isCode(code: string): boolean {
    return sameSecret(code, this.store.code);
  }

  /** Those of the last few starts stay valid, so that a page that is open goes on after a restart. */
  newInstructor(): string {
    const token = newToken();
    this.store.addInstructor(hashOf(token));
    this.#instructors = new Set(this.store.instructors());
    return token;
  }

  isInstructor(token: string): boolean {
    const hash = hashOf(token);
    // Each is compared in constant time, and all of them are.
    return [...this.#instructors].filter((known) => sameSecret(known, hash)).length > 0;
  }

  get isFull(): boolean {
    return this.#names.size >= MAX_LEARNERS;
  }

  /** Whether somebody in the class has this name, or one that looks like it. */
  isTaken(name: string): boolean {
    return this.#names.has(name);
  }

  join(name: string): Joined {
    const token = newToken();
    const joinedAt = Date.now();
    const number = this.store.addLearner(name, hashOf(token), joinedAt);
    const learner = this.#add(name, hashOf(token), newRow(number, joinedAt));
    this.emit('changed', number);
    return { learner, token };
  }

  /** Found by the hash of the token, so the time it takes says nothing about the token. */
  learnerOf(token: string): Learner | undefined {
    return this.#byToken.get(hashOf(token));
  }

  /** A token for one more machine of the same learner. */
  openSession({ row: { number } }: Learner): string {
    const token = newToken();
    for (const old of this.store.work.addSession(number, hashOf(token), Date.now())) this.#byToken.delete(old);
    this.#openTo(number, hashOf(token));
    return token;
  }

  /** That token opens nothing any more. */
  endSession(token: string): void {
    this.store.work.removeSession(hashOf(token));
    this.#byToken.delete(hashOf(token));
  }

  /** Words that bring the learner back on another machine; those before them no longer do. Only their hash is kept. */
  newReturnCode({ row: { number } }: Learner): string {
    const words = newReturnCode();
    this.store.work.setReturnCode(number, returnHash(words));
    return words;
  }

  /** Whom these words bring back. */
  learnerReturning(words: string): Learner | undefined {
    const number = this.store.work.learnerReturning(returnHash(words));
    const learner = number === undefined ? undefined : this.#learners.get(number);
    return learner?.row.left === false ? learner : undefined;
  }

  /** Nobody gets in as this learner but with the new words. */
  resetAccess(learner: Learner): string {
    const { number } = learner.row;
    this.store.forgetToken(number);
    this.store.work.removeSessions(number);
    this.#forgetTokens(learner);
    this.emit('shutOut', number);
    return this.newReturnCode(learner);
  }

  /** Keeps the learner for the exports, when there is something to keep. */
  leave(learner: Learner): void {
    const { name, row } = learner;
    if (row.runs === 0) {
      this.remove(learner);
      return;
    }
    this.store.noteLeft(row.number, Date.now());
    learner.row = { ...row, left: true };
    this.#names.remove(name);
    this.emit('changed', row.number);
    if (this.#learners.size - this.#names.size > MAX_LEFT) this.#removeOldestLeft();
  }

  /** With all reports. Who was removed may join again. */
  remove(learner: Learner): void {
    const { name, row } = learner;
    // What is on its way to the disk goes with it: a number may be given again.
    this.#commit.flush();
    this.store.removeLearner(row.number);
    this.#learners.delete(row.number);
    this.#forgetTokens(learner);
    if (!row.left) this.#names.remove(name);
    this.emit('changed', row.number);
  }

  /** Fulfilled when the report is on disk; one that came before changes nothing. False: there are too many. */
  async record({ row }: Learner, { ageMs, ...report }: SentReport): Promise<boolean> {
    const { number, joinedAt, runs } = row;
    if (runs >= MAX_REPORTS) return this.store.hasReport(number, report.id);
    const at = Math.max(joinedAt, Date.now() - ageMs);
    await this.#commit.add({ learner: number, at, report, isVerified: false });
    return true;
  }

  /** The same of a run that this server has graded. */
  async recordVerified({ row: { number, runs } }: Learner, report: RunReport): Promise<void> {
    if (runs < MAX_REPORTS) await this.#commit.add({ learner: number, at: Date.now(), report, isVerified: true });
  }

  /** By number. */
  learners(): Learner[] {
    return [...this.#learners.values()];
  }

  learner(number: number): Learner | undefined {
    return this.#learners.get(number);
  }

  /** All reports of all learners, as they came. */
  reportPages(): Iterable<StoredReport[]> {
    return this.store.reportPages();
  }

  close(): void {
    this.#commit.flush();
    this.store.close();
  }

  #add(name: string, tokenHash: string, row: Row): Learner {
    const learner = { name, row };
    this.#learners.set(row.number, learner);
    this.#openTo(row.number, tokenHash);
    if (!row.left) this.#names.add(name);
    return learner;
  }

  #openTo(number: number, tokenHash: string): void {
    const learner = this.#learners.get(number);
    if (learner) this.#byToken.set(tokenHash, learner);
  }

  #forgetTokens(learner: Learner): void {
    for (const [hash, whose] of this.#byToken) if (whose === learner) this.#byToken.delete(hash);
  }

  #removeOldestLeft(): void {
    const oldest = this.learners().find(({ row }) => row.left);
    if (oldest) this.remove(oldest);
  }

  #write(reports: StoredReport[]): boolean[] {
    const areNew = this.store.addReports(reports);
    reports.forEach(({ learner: number, at, report, isVerified }, index) => {
      const learner = this.#learners.get(number);
      if (!learner || areNew[index] !== true) return;
      learner.row = afterRun(learner.row, report, at, isVerified);
      this.emit('changed', number);
    });
    return areNew;
  }
}

const hashOf = (token: string): string => tokenHash(token).toString('hex');

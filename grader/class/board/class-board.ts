import { EventEmitter } from 'node:events';
import { GroupCommit } from './group-commit.ts';
import type { SentReport } from './report.ts';
import { afterRun, newRow, type Row } from './row.ts';
import { newToken, sameSecret, tokenHash } from './secrets.ts';
import type { Store, StoredReport } from './store.ts';

/** More would be no class; it bounds what a stranger with the code can fill. */
export const MAX_LEARNERS = 2000;

export interface Learner {
  name: string;
  row: Row;
}

interface Changes {
  /** The numbers of the learners whose rows are new or different. */
  changed: [number];
}

/** A class while it is served: what the store holds, as rows in memory. */
export class ClassBoard extends EventEmitter<Changes> {
  readonly #learners = new Map<number, Learner>();
  readonly #byToken = new Map<string, Learner>();
  readonly #instructors: Set<string>;
  readonly #commit: GroupCommit<StoredReport, boolean>;

  constructor(private readonly store: Store) {
    super();
    this.#commit = new GroupCommit((reports) => this.#write(reports));
    this.#instructors = new Set(store.instructors());
    for (const { number, name, tokenHash, joinedAt, leftAt } of store.learners())
      this.#add(name, tokenHash, { ...newRow(number, joinedAt), left: leftAt !== null });
    for (const { learner, at, report } of store.reports()) {
      const known = this.#learners.get(learner);
      if (known) known.row = afterRun(known.row, report, at);
    }
  }

  get code(): string {
    return this.store.code;
  }

  isCode(code: string): boolean {
    return sameSecret(code, this.store.code);
  }

  /** Older ones stay valid, so that a page that is open goes on after a restart. */
  newInstructor(): string {
    const token = newToken();
    this.store.addInstructor(hashOf(token));
    this.#instructors.add(hashOf(token));
    return token;
  }

  isInstructor(token: string): boolean {
    const hash = hashOf(token);
    // Each is compared in constant time, and all of them are.
    return [...this.#instructors].filter((known) => sameSecret(known, hash)).length > 0;
  }

  get isFull(): boolean {
    return this.#learners.size >= MAX_LEARNERS;
  }

  join(name: string): { number: number; token: string } {
    const token = newToken();
    const joinedAt = Date.now();
    const number = this.store.addLearner(name, hashOf(token), joinedAt);
    this.#add(name, hashOf(token), newRow(number, joinedAt));
    this.emit('changed', number);
    return { number, token };
  }

  /** Found by the hash of the token, so the time it takes says nothing about the token. */
  learnerOf(token: string): Learner | undefined {
    return this.#byToken.get(hashOf(token));
  }

  leave({ row }: Learner): void {
    const { number } = row;
    this.store.noteLeft(number, Date.now());
    const learner = this.#learners.get(number);
    if (learner) learner.row = { ...learner.row, left: true };
    this.emit('changed', number);
  }

  /** Fulfilled when the report is on disk; one that came before changes nothing. */
  async record(learner: Learner, { ageMs, ...report }: SentReport): Promise<void> {
    const { number, joinedAt } = learner.row;
    const at = Math.max(joinedAt, Date.now() - ageMs);
    await this.#commit.add({ learner: number, at, report });
  }

  /** By number. */
  learners(): Learner[] {
    return [...this.#learners.values()];
  }

  learner(number: number): Learner | undefined {
    return this.#learners.get(number);
  }

  /** All reports of all learners, as they came. */
  reports(): Iterable<StoredReport> {
    return this.store.reports();
  }

  close(): void {
    this.#commit.flush();
    this.store.close();
  }

  #add(name: string, tokenHash: string, row: Row): void {
    const learner = { name, row };
    this.#learners.set(row.number, learner);
    this.#byToken.set(tokenHash, learner);
  }

  #write(reports: StoredReport[]): boolean[] {
    const areNew = this.store.addReports(reports);
    reports.forEach(({ learner: number, at, report }, index) => {
      const learner = this.#learners.get(number);
      if (!learner || areNew[index] !== true) return;
      learner.row = afterRun(learner.row, report, at);
      this.emit('changed', number);
    });
    return areNew;
  }
}

const hashOf = (token: string): string => tokenHash(token).toString('hex');

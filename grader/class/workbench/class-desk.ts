import { programText } from '../../compile/program-text.ts';
import { lastLevel, levels } from '../../levels/index.ts';
import { stepById } from '../../levels/step-by-id.ts';
import type { StepResult } from '../../levels/verdict.ts';
import { differenceToSolution } from '../../report/difference-to-solution.ts';
import { givenHints } from '../../report/given-hints.ts';
import { Refused } from '../../web/refuse.ts';
import type { CourseProgress, Desk, EarlierRun, HowToGrade, Judged, Program } from '../../workbench/desk.ts';
import { tagOf } from '../../workbench/tag-of.ts';
import type { Learner } from '../board/class-board.ts';
import type { Room } from './room.ts';
import type { StoredRun } from './work-store.ts';

/** Learners run their programs as often as they like to read verdicts, and leave something for the others. */
const RUNS = { burst: 10, perMinute: 12 };

/** So many runs a page is told of. */
const EARLIER = 6;

/** The desk of one of a class: everything is in the class's database, and the class takes turns. */
export class ClassDesk implements Desk {
  readonly file = 'clean.c';
  readonly endsOlderRun = false;
  readonly runRate = RUNS;

  constructor(
    private readonly room: Room,
    readonly number: number,
  ) {}

  get learner(): { number: number; name: string } {
    return { number: this.number, name: this.#member.name };
  }

  progress(): Promise<CourseProgress> {
    const { verified } = this.#member.row;
    const last = this.#lastRun();
    const isStuck = last?.verdict !== undefined && last.verdict.verdict !== 'pass';
    return Promise.resolve({
      passed: levels.map(({ number }) => number).filter((number) => number <= verified),
      level: isStuck ? last.level : Math.min(verified + 1, lastLevel),
    });
  }

  readProgram(): Promise<Program> {
    return Promise.resolve(this.room.programs.read(this.number));
  }

  writeProgram(text: string, expected: string): Promise<Program> {
    return this.room.programs.write({ learner: this.number, text, expected });
  }

  diagnose(source: string, signal: AbortSignal): ReturnType<Desk['diagnose']> {
    const { compiling, options } = this.room;
    return compiling.take(this.number, () => options.diagnose(this.file, source, signal), { signal });
  }

  structures(source: string, signal: AbortSignal): ReturnType<Desk['structures']> {
    const { compiling, options } = this.room;
    return compiling.take(this.number, () => options.structures(this.file, source, signal), { signal });
  }

  async grade(level: number, { id, seed, signal, onState }: HowToGrade): Promise<Judged> {
    const { work, grading, options, ending } = this.room;
    const source = work.sourceOf(id) ?? this.#noted(id, level, seed);
    const task = { kit: options.kit, level, seed, source, picture: true };
    const run = () => options.grade(task, { id, signal, ending, onState });
    try {
      const { verdict, error, picture } = await grading.take(this.number, run, {
        ...{ signal: AbortSignal.any([signal, ending]), onAhead: (ahead: number) => onState({ ahead }) },
      });
      const judged = { ...verdict, ...(error && { error }) };
      const steps = verdict.steps.map(({ id: step, status }) => ({ id: step, status }));
      await this.room.board.recordVerified(this.#member, {
        ...{ id, level, verdict: verdict.verdict, file: 'own', steps },
      });
      work.settleRun(id, judged, picture);
      return this.#judged(id, source, judged);
    } catch (failure) {
      // Somebody has given it up. When the class ends, it goes on the next time.
      if (signal.aborted) work.dropRun(id);
      throw failure;
    }
  }

  hint(id: string): ReturnType<Desk['hint']> {
    const step = stepById(id);
    if (!step) throw new Refused(404, 'There is no such step.');
    const failed = this.#lastRun()?.verdict?.steps.find(hasFailedAt(id));
    // The report has given the first one.
    const given = Math.max(this.room.work.hintsGiven(this.number, id), failed ? 1 : 0);
    const hints = givenHints(step, { given, failed, file: this.file });
    this.room.work.noteHints(this.number, id, hints.count);
    return Promise.resolve(hints);
  }

  async solution(level: number, isSure: boolean): ReturnType<Desk['solution']> {
    if (level > this.#member.row.verified) this.#allowEarly(isSure);
    const { text } = await this.readProgram();
    return differenceToSolution(level, { file: this.file, source: text });
  }

  /** Every change comes through this server. */
  onOutsideChange(): void {}

  earlierRuns(): EarlierRun[] {
    return this.room.work.runsOf(this.number, EARLIER).map(({ id, level, seed, verdict }) => ({
      ...{ id, level, seed },
      ...(verdict && { judged: this.#judged(id, this.room.work.sourceOf(id) ?? '', verdict) }),
    }));
  }

  get #member(): Learner {
    const learner = this.room.board.learner(this.number);
    if (!learner) throw new Refused(401, 'This class does not know you (any more).');
    return learner;
  }

  /** Writes down what is to be graded. Throws KitError where there is nothing that could be. */
  #noted(id: string, level: number, seed: number): string {
    const { text } = this.room.programs.read(this.number);
    const source = programText(this.file, Buffer.from(text));
    this.room.work.addRun({ id, learner: this.number, at: Date.now(), level, seed }, source);
    return source;
  }

  #judged(id: string, source: string, verdict: Judged['verdict']): Judged {
    return { verdict, tag: tagOf(source), picture: () => Promise.resolve(this.room.work.pictureOf(id)) };
  }

  #lastRun(): StoredRun | undefined {
    return this.room.work.runsOf(this.number, EARLIER).findLast(({ verdict }) => verdict !== undefined);
  }

  #allowEarly(isSure: boolean): void {
    if (!this.room.options.showsSolutions)
      throw new Refused(409, 'In this class, a solution is shown when its level is passed.');
    if (!isSure) throw new Refused(403, 'This level is not passed yet. Do you want to see the solution all the same?');
  }
}

const hasFailedAt =
  (step: string) =>
  ({ id, status }: StepResult): boolean =>
    id === step && status === 'fail';

import { readFileSync } from 'node:fs';
import { startFile } from '../../base/paths.ts';
import { Refused } from '../../web/refuse.ts';
import type { Program } from '../../workbench/desk.ts';
import { tagOf } from '../../workbench/tag-of.ts';
import { GroupCommit } from '../board/group-commit.ts';
import type { WorkStore } from './work-store.ts';

interface Write {
  learner: number;
  text: string;
  /** The tag of the text that it is made from, or `*`. */
  expected: string;
}

/** What each learner has written so far. What is acknowledged is on disk. */
export class ClassPrograms {
  readonly #start = readFileSync(startFile, 'utf8');
  readonly #commit: GroupCommit<Write, boolean>;

  constructor(private readonly work: WorkStore) {
    this.#commit = new GroupCommit((writes) => this.#write(writes));
  }

  read(learner: number): Program {
    return programOf(this.work.program(learner) ?? this.#start);
  }

  /** Throws Refused 412 when the text is not the expected one any more. */
  async write(write: Write): Promise<Program> {
    if (await this.#commit.add(write)) return programOf(write.text);
    throw new Refused(412, 'The program has changed: read it again before you write it.');
  }

  close(): void {
    this.#commit.flush();
  }

  /** Those for which the text was the expected one. */
  #write(writes: Write[]): boolean[] {
    const areWritten: boolean[] = [];
    this.work.changePrograms(
      writes.map(({ learner, text, expected }) => ({
        learner,
        change: (before = this.#start) => {
          const isExpected = expected === '*' || tagOf(before) === expected;
          areWritten.push(isExpected);
          return isExpected ? text : undefined;
        },
      })),
    );
    return areWritten;
  }
}

const programOf = (text: string): Program => ({ text, tag: tagOf(text) });

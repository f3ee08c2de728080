import { writeFile } from 'node:fs/promises';
import { readProgram } from '../../compile/read-program.ts';
import { KitError } from '../../base/errors.ts';
import { Refused } from '../../web/refuse.ts';
import type { Program } from '../../workbench/desk.ts';
import { tagOf } from '../../workbench/tag-of.ts';
import { onSave } from '../saves.ts';

/** What stands for an empty file, and for one that is not there. */
const EMPTY = ['PROGRAM_NOT_FOUND', 'PROGRAM_EMPTY'];

/** The learner's file on disk, which other editors write as well. */
export class OwnProgram {
  #writing: Promise<unknown> = Promise.resolve();
  /** The text that is known to the page: read by it, or written. */
  #known: string | undefined;
  readonly #stop: () => void;
  #callback: (program: Program) => void = () => undefined;

  constructor(private readonly file: string) {
    this.#stop = onSave(file, () => void this.#look());
  }

  async read(): Promise<Program> {
    const text = await readProgram(this.file).catch((error: unknown) => {
      if (error instanceof KitError && EMPTY.includes(error.code)) return '';
      throw error;
    });
    return { text, tag: tagOf(text) };
  }

  /** One at a time: nothing comes between the look at the tag and the writing. */
  write(text: string, expected: string): Promise<Program> {
    const written = this.#writing.then(async () => {
      const now = await this.read();
      if (expected !== '*' && now.tag !== expected)
        throw new Refused(412, 'The program has changed: read it again before you write it.');
      this.#known = tagOf(text);
      // Not renamed into place: an editor that has the file open, and a link that leads to it, keep it.
      if (now.text !== text) await writeFile(this.file, text);
      return { text, tag: tagOf(text) };
    });
    this.#writing = written.catch(() => undefined);
    return written;
  }

  onOutsideChange(callback: (program: Program) => void): void {
    this.#callback = callback;
  }

  close(): void {
    this.#stop();
  }

  async #look(): Promise<void> {
    await this.#writing;
    // One that cannot be read just now, or is empty because an editor is about to write it, is told at the next look.
    const program = await this.read().catch(() => undefined);
    if (program === undefined || program.text === '' || program.tag === this.#known) return;
    this.#known = program.tag;
    this.#callback(program);
  }
}

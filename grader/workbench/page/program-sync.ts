/** So long after the last key the program is saved. */
export const SAVE_AFTER_MS = 700;
const AGAIN_MS = 1000;

export type SaveState = 'saved' | 'changed' | 'saving' | 'unreachable' | 'refused';

export interface Draft {
  text: string;
  /** Of the text that it was made from. */
  tag: string;
}

/** What the saving of a program has to do with the world. */
export interface Surroundings {
  /** `tag` is that of the answer. Rejects when the server cannot be reached. */
  get: () => Promise<{ status: number; text: string; tag: string }>;
  put: (text: string, expected: string) => Promise<{ status: number; message: string; tag: string }>;
  editor: { text: () => string; replace: (text: string) => void };
  /** Which of two texts stays. */
  choose: (mine: string, theirs: string) => Promise<'mine' | 'theirs'>;
  tell: (state: SaveState, message?: string) => void;
  /** What is not saved yet outlives a reload. */
  drafts: { keep: (draft: Draft | undefined) => void; kept: () => Draft | undefined };
  wait: (ms: number) => Promise<void>;
}

/**
 * Keeps the editor and the saved program the same, and loses nothing: a text that was saved elsewhere is never written
 * over, and what is typed while the server is away is saved when it is back.
 */
export class ProgramSync {
  /** The last text that both sides had, and its tag. */
  #base: Draft | undefined;
  #saving: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly world: Surroundings) {}

  /** Shows the saved program, or a draft from before a reload. */
  async open(): Promise<void> {
    const { text, tag } = await this.#fetch();
    const draft = this.world.drafts.kept();
    this.#base = { text, tag };
    if (draft === undefined || draft.text === text) {
      this.world.editor.replace(text);
      this.world.drafts.keep(undefined);
      this.world.tell('saved');
      return;
    }
    this.world.editor.replace(draft.text);
    if (draft.tag === tag) await this.save();
    else await this.#resolve(text, tag);
  }

  /** The learner has typed. */
  changed(): void {
    if (!this.#base) return;
    const text = this.world.editor.text();
    this.world.drafts.keep(text === this.#base.text ? undefined : { text, tag: this.#base.tag });
    if (!this.#saving) this.world.tell(text === this.#base.text ? 'saved' : 'changed');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  /** Resolves when what is in the editor is what is saved. */
  save(): Promise<void> {
    clearTimeout(this.#timer);
    this.#saving ??= this.#saveAll().finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  /** The saved program has this tag now, as the server says. */
  async heard(tag: string): Promise<void> {
    // A save of ours may be what it speaks of.
    await this.#saving;
    if (!this.#base || tag === this.#base.tag) return;
    const saved = await this.#fetch();
    if (saved.tag === this.#base.tag) return;
    if (this.world.editor.text() === this.#base.text) this.#take(saved);
    else await this.#resolve(saved.text, saved.tag);
  }

  async #saveAll(): Promise<void> {
    while (this.#base && this.world.editor.text() !== this.#base.text) {
      const text = this.world.editor.text();
      this.world.tell('saving');
      const answer = await this.world.put(text, this.#base.tag).catch(() => undefined);
      if (answer?.status === 204) {
        this.#base = { text, tag: answer.tag };
        this.world.drafts.keep(undefined);
      } else if (answer?.status === 412) {
        const { text: theirs, tag } = await this.#fetch();
        await this.#settle(theirs, tag);
      } else if (answer) {
        this.world.tell('refused', answer.message);
        return;
      } else {
        this.world.tell('unreachable');
        await this.world.wait(AGAIN_MS);
      }
    }
    this.world.tell('saved');
  }

  async #resolve(theirs: string, tag: string): Promise<void> {
    await this.#settle(theirs, tag);
    await this.save();
  }

  /** After this the learner's text, whichever it is, is made from the saved one. */
  async #settle(theirs: string, tag: string): Promise<void> {
    const mine = this.world.editor.text();
    const choice = mine === theirs ? 'theirs' : await this.world.choose(mine, theirs);
    if (choice === 'theirs') this.#take({ text: theirs, tag });
    else this.#base = { text: theirs, tag };
  }

  #take({ text, tag }: Draft): void {
    this.#base = { text, tag };
    this.world.editor.replace(text);
    this.world.drafts.keep(undefined);
    this.world.tell('saved');
  }

  async #fetch(): Promise<Draft> {
    for (;;) {
      const answer = await this.world.get().catch(() => undefined);
      if (answer?.status === 200) return answer;
      this.world.tell(answer ? 'refused' : 'unreachable', answer?.text);
      await this.world.wait(AGAIN_MS);
    }
  }
}

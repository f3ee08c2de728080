import type { Backend } from '../backend/backend.ts';
import type { Progress } from '../base/progress.ts';
import { say } from './say.ts';

/** What is made ready only once: told in the terminal, and to the run that waits for it, also when it began before that run. */
export class Preparation {
  /** Empty when nothing is made ready. */
  #line = '';
  #tell: Progress = () => undefined;

  readonly progress: Progress = (line) => {
    say(line);
    this.#note(line);
  };

  /** The one who waits now. */
  tellTo(tell: Progress): void {
    this.#tell = tell;
    if (this.#line !== '') tell(this.#line);
  }

  /** A backend whose start ends what was told of before. */
  watched(backend: Backend): Backend {
    return { ...backend, start: () => backend.start().finally(() => this.#note('')) };
  }

  #note(line: string): void {
    this.#line = line;
    this.#tell(line);
  }
}

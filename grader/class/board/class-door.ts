import * as z from 'zod';
import { RateLimit } from '../../web/rate-limit.ts';
import { Refused } from '../../web/refuse.ts';
import { MAX_LEARNERS, type ClassBoard, type Joined, type Learner } from './class-board.ts';
import { readCode } from './class-code.ts';
import { cleanName } from './clean-name.ts';
import { GuessLimit } from './guess-limit.ts';
import { guessed } from './guessed.ts';
import { networkOf } from './network-of.ts';

/** Of one address, behind which a room may sit. */
const JOINS = { burst: 60, perMinute: 60 };

/** What somebody says who wants to join. */
export const joining = z.strictObject({ code: z.string().max(64), name: z.string().max(400) });

/** Where learners come in: with the class's code and a name, or back with the words that they have noted. */
export class ClassDoor {
  readonly #guesses = new GuessLimit();
  readonly #joins = new RateLimit(JOINS);

  constructor(private readonly board: ClassBoard) {}

  /** Throws Refused: 403 for a wrong code, 409 for a name that is taken, 429 or 503 when there are too many. */
  join({ code, name }: z.infer<typeof joining>, ip: string): Joined {
    const { board } = this;
    guessed(this.#guesses, ip, () => board.isCode(readCode(code)), 'That is not the code of this class.');
    this.#joins.takeOrRefuse(networkOf(ip), 'Too many have joined from your network');
    const clean = cleanName(name);
    if (clean === '') throw new Refused(400, 'name: nothing of it can be shown');
    if (board.isTaken(clean))
      throw new Refused(409, `Somebody in this class has a name that looks like "${clean}": add something to yours.`);
    if (board.isFull) throw new Refused(503, `The class is full: ${MAX_LEARNERS} have joined.`);
    return board.join(clean);
  }

  /** Throws Refused: 403 for words that are nobody's, 429 after too many of them. */
  comeBack(words: string, ip: string): Learner {
    const learner = this.board.learnerReturning(words);
    guessed(this.#guesses, ip, () => learner !== undefined, 'These words bring nobody back. Check each of them.');
    if (!learner) throw new Error('guessed() has let it pass');
    return learner;
  }
}

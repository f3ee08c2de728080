import { KitError } from '../../base/errors.ts';

/** What all submissions together may make the command read and unpack. */
const CLASS_BYTES = 2 * 2 ** 30;

/** What one learner may: some hundred times the largest program, so that ten who try it do not use up the class's share. */
const LEARNER_BYTES = 32 * 2 ** 20;

/** Bytes that may still be read. A learner's budget is a small part of the one that the whole command has. */
export interface Budget {
  /** Called before the bytes are read. Throws KitError when they are more than is left. */
  take: (bytes: number) => void;
}

/** One for the whole command. Throws KitError SUBMISSIONS_TOO_LARGE (fault usage). */
export const classBudget = (bytes = CLASS_BYTES): Budget =>
  counting(
    bytes,
    () =>
      new KitError(
        'usage',
        'SUBMISSIONS_TOO_LARGE',
        `the submissions unpack to more than ${inMiB(bytes)} MiB in all`,
        'Grade them in parts.',
      ),
  );

/** A learner's share of the class's budget. Throws KitError SUBMISSION_TOO_LARGE (fault learner), or what that one throws. */
export function learnerBudget(all: Budget, bytes = LEARNER_BYTES): Budget {
  const own = counting(
    bytes,
    () =>
      new KitError(
        'learner',
        'SUBMISSION_TOO_LARGE',
        `what was handed in unpacks to more than ${inMiB(bytes)} MiB`,
        'Hand in clean.c and nothing else.',
      ),
  );
  return {
    take: (wanted) => {
      own.take(wanted);
      all.take(wanted);
    },
  };
}

function counting(bytes: number, tooLarge: () => KitError): Budget {
  let left = bytes;
  return {
    take: (wanted) => {
      if (wanted > left) throw tooLarge();
      left -= wanted;
    },
  };
}

const inMiB = (bytes: number): number => bytes / 2 ** 20;

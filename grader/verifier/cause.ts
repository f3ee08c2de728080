import * as z from 'zod';
import type { Complaint } from './complaint.ts';
import type { Culprit } from './culprit.ts';
import { isLower, isUpper, limitIn } from './limit.ts';
import type { Step } from './parse-log.ts';
import { isContradictory, isNull } from './register-state.ts';
import { ancestry, type Test, type Value, type Values } from './values.ts';

export const CAUSES = [
  'limit-lost-in-memory',
  'limit-on-lower-half',
  'limit-before-an-int',
  'limit-by-remainder',
  'limits-not-added',
  'limit-by-inequality',
  'left-below-zero',
  'place-without-limit',
  'own-function-not-inlined',
  'function-calls-itself',
  'pointer-to-nowhere',
  'null-followed',
  'tested-the-wrong-way-round',
] as const;

/** Why a limit that the learner's code has is none for the verifier, or what else only its states give away. */
export const cause = z.enum(CAUSES);
export type Cause = z.infer<typeof cause>;

/** The cause, and the step that shows it. */
export interface Found {
  cause: Cause;
  step: number;
}

/** The first of the known causes that the way of the value shows. */
export function causeOf({ about }: Complaint, culprit: Culprit, { tests }: Values, steps: Step[]): Found | undefined {
  if (about === 'pointer') return nullFollowed(culprit, steps);
  if (about === 'value') return undefined;
  const ancestors = ancestry(culprit.value);
  return (
    lostInMemory(tests, ancestors) ??
    (about === 'room' ? notAdded(culprit, ancestors) : undefined) ??
    (about === 'length' ? wrongWayRound(tests, culprit, ancestors) : undefined) ??
    (about === 'length' ? leftBelowZero(culprit, ancestors) : undefined) ??
    onLowerHalf(tests, ancestors) ??
    beforeAnInt(tests, culprit, ancestors) ??
    byRemainder(ancestors) ??
    (about === 'room' ? byInequality(tests, ancestors, steps) : undefined) ??
    (about === 'address' && steps.at(-1)?.operation.kind === 'call'
      ? { cause: 'place-without-limit', step: culprit.value.step }
      : undefined)
  );
}

/** It was limited, or a number of the program's own, when it was put where it has now been read from. */
function lostInMemory(tests: Test[], ancestors: Set<Value>): Found | undefined {
  const limited = new Set(
    tests.flatMap((test) => {
      const limit = limitIn(test);
      return limit && isUpper(limit) ? [limit.subject] : [];
    }),
  );
  const loaded = [...ancestors].find(({ made }) => {
    if (made.by !== 'load' || !made.was) return false;
    const { value } = made.was;
    return value.made.by === 'constant' || [...ancestry(value)].some((part) => limited.has(part));
  });
  return loaded && { cause: 'limit-lost-in-memory', step: loaded.step };
}

/** NULL, or a field behind it: on this way the pointer is known to lead nowhere. */
function nullFollowed({ value, state }: Culprit, steps: Step[]): Found | undefined {
  if (!state || !isNull(state)) return undefined;
  // The place of a global variable, which BCC has not given any: an instruction of 64 bits, which counts as two.
  const isOfAGlobal = ({ step }: Value) => steps[step + 1]?.instruction === (steps[step]?.instruction ?? NaN) + 2;
  return [...ancestry(value)].some(isOfAGlobal) ? undefined : { cause: 'null-followed', step: value.step };
}

/** No more bytes than this make HTTP: what is known to be less, or below zero, was tested for that. */
const TOO_SHORT = 16n;

/** The result was compared with the least that it must be, and the way goes on where it is less. */
function wrongWayRound(tests: Test[], { state }: Culprit, ancestors: Set<Value>): Found | undefined {
  if (!state || state.smin >= 0n || state.smax >= TOO_SHORT) return undefined;
  const test = tests.find((each) => {
    const limit = limitIn(each);
    return limit && isUpper(limit) && ancestors.has(limit.subject) && limit.number <= TOO_SHORT;
  });
  return test && { cause: 'tested-the-wrong-way-round', step: test.step };
}

/** The size is smaller by as much as the place is further on: the verifier knows both alone, and not that. */
function notAdded({ value, place }: Culprit, ancestors: Set<Value>): Found | undefined {
  if (!place || value.made.by !== 'arithmetic' || value.made.operator !== '-') return undefined;
  const shared = [...ancestry(place)].some((part) => part.made.by !== 'constant' && ancestors.has(part));
  return shared ? { cause: 'limits-not-added', step: value.step } : undefined;
}

/**
 * In an earlier round a part of it was taken away from it: all of it where it was small, and else a constant. The verifier
 * has forgotten by then that the part was chosen to be no larger, and goes on where less than nothing is left.
 */
function leftBelowZero({ state }: Culprit, ancestors: Set<Value>): Found | undefined {
  if (!state || (state.smin >= 0n && !isContradictory(state))) return undefined;
  const taken = [...ancestors].find((value) => isArithmetic(value, '-') && value.of[0] === value.of[1]);
  return taken && { cause: 'left-below-zero', step: taken.step };
}

/** What was compared are the lower 32 bits, and what is used has 64. */
function onLowerHalf(tests: Test[], ancestors: Set<Value>): Found | undefined {
  const test = tests.find(({ left, right }) => [left, right].some((side) => isHalfOf(side, ancestors)));
  return test && { cause: 'limit-on-lower-half', step: test.step };
}

/** It was kept from being below zero, and then its lower 32 bits were taken with a sign: they may be below zero again. */
function beforeAnInt(tests: Test[], { state }: Culprit, ancestors: Set<Value>): Found | undefined {
  if (!state || state.smin >= 0n) return undefined;
  const limited = new Set(
    tests.flatMap((test) => {
      const limit = limitIn(test);
      return limit && isLower(limit) ? [limit.subject] : [];
    }),
  );
  const int = [...ancestors].find(
    ({ made, of: [whole] }) => made.by === 'half' && made.signed && whole !== undefined && limited.has(whole),
  );
  return int && { cause: 'limit-before-an-int', step: int.step };
}

/** Whether a value that the culprit was not made of is the lower half of one that it is or was made of. */
export const isHalfOf = ({ made, of: [whole] }: Value, ancestors: Set<Value>): boolean =>
  made.by === 'half' &&
  whole !== undefined &&
  ancestors.has(whole) &&
  ![...ancestors].some((one) => isHalf(one, whole));

const isHalf = ({ made, of: [whole] }: Value, of: Value): boolean => made.by === 'half' && whole === of;

/** x % n is x - x / n * n for a processor without a remainder, and that has any value for the verifier. */
function byRemainder(ancestors: Set<Value>): Found | undefined {
  const remainder = [...ancestors].find(
    (value) => isArithmetic(value, '%') || (isArithmetic(value, '-') && hasProductOfQuotient(value)),
  );
  return remainder && { cause: 'limit-by-remainder', step: remainder.step };
}

const isArithmetic = ({ made }: Value, operator: string): boolean =>
  made.by === 'arithmetic' && made.operator === operator;

function hasProductOfQuotient({ of: [whole, product] }: Value): boolean {
  const quotient = product && isArithmetic(product, '*') ? product.of[0] : undefined;
  return quotient !== undefined && isArithmetic(quotient, '/') && quotient.of[0] === whole;
}

/** An index that grows until it equals another number: clang makes != of < where it counts in ones. */
function byInequality(tests: Test[], ancestors: Set<Value>, steps: Step[]): Found | undefined {
  const test = tests.findLast(
    ({ left, right, holds }) =>
      holds === '!=' && [left, right].some((side) => ancestors.has(side)) && left.made.by !== right.made.by,
  );
  const instruction = test && steps[test.step]?.instruction;
  const isLoop = steps.filter((step) => step.instruction === instruction).length > 1;
  return test && isLoop ? { cause: 'limit-by-inequality', step: test.step } : undefined;
}

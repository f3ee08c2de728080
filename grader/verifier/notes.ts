import type { Cause } from './cause.ts';
import type { Complaint } from './complaint.ts';
import type { Culprit } from './culprit.ts';
import { limitIn } from './limit.ts';
import type { Step } from './parse-log.ts';
import { isContradictory, isNull, type State } from './register-state.ts';
import type { Test, Value } from './values.ts';

/** So many bits above a number there is no limit worth the name. */
const UNLIMITED = 1n << 62n;

/** What the verifier knows of a number, in words. */
export function rangeText(state: State): string {
  const { smin, smax, umin, umax } = state;
  if (isContradictory(state)) return `below zero and at most ${umax} at once, for all that the verifier knows`;
  if (umax < UNLIMITED) return umin === umax ? `exactly ${umin}` : `anything from ${umin} to ${umax}`;
  const low = smin <= -UNLIMITED ? 'anything, also below zero' : `anything from ${smin}`;
  if (smin <= -UNLIMITED && smax < UNLIMITED) return `anything up to ${smax}, also below zero`;
  return smax >= UNLIMITED ? `${low}${smin > -UNLIMITED ? ' without an upper limit' : ''}` : `${low} to ${smax}`;
}

function noteOnPointer(type: string): string {
  if (type.endsWith('_or_null')) return 'this may be NULL here';
  return `this is ${type === 'scalar' ? 'a number and ' : ''}no pointer that the program may follow`;
}

/** What is wrong at the line that was refused. */
export function noteOnRefusal({ about }: Complaint, { state, place }: Culprit, reason: string, steps: Step[]): string {
  const range = state?.type === 'scalar' ? rangeText(state) : undefined;
  switch (about) {
    case 'length':
      return `the size may be ${range ?? 'anything'} here`;
    case 'address':
      return `what is added to the address may be ${range ?? 'anything'} here`;
    case 'room':
      return noteOnRoom(range, place !== undefined, reason, steps.at(-1)?.operation.kind === 'call');
    case 'pointer':
      if (state && isNull(state)) return 'this is NULL here';
      return noteOnPointer(/'(\w+)'|type=(\w+)/.exec(reason)?.slice(1).find(Boolean) ?? '');
    case 'value':
      return 'this has no value here';
  }
}

/** A stack ends at offset 0, so that an address at offset -48 has 48 bytes left. */
function noteOnRoom(range: string | undefined, placeVaries: boolean, reason: string, isCall: boolean): string {
  const offset = Number(/stack R\d+ off=(-?\d+)/.exec(reason)?.[1] ?? NaN);
  const size = Number(/size=(\d+)/.exec(reason)?.[1] ?? NaN);
  const left = -offset;
  if (placeVaries) return `the size may be ${range ?? 'anything'} here, and the place varies, too`;
  if (left > 0 && size > left)
    return `up to ${size} bytes from an address that has ${left} left${range ? `: the size may be ${range}` : ''}`;
  if (left <= 0) return 'this address lies behind the end of the variable';
  return `${isCall ? 'the size' : 'what is added to the address'} may be ${range ?? 'too much'} here`;
}

/** What the program has put where the value was read from. */
export function noteOnStored({ made }: Value, steps: Step[]): { step: number; note: string } | undefined {
  const was = made.by === 'load' ? made.was : undefined;
  const operation = was && steps[was.step]?.operation;
  if (!was || operation?.kind !== 'store') return undefined;
  const state = 'register' in operation.from ? steps[was.step]?.registers.get(operation.from.register) : undefined;
  return { step: was.step, note: `goes into memory here${known(state, ', as ')}` };
}

/** Where a value came from; nothing for what was only calculated. */
export function noteOnOrigin(value: Value, steps: Step[], isPointer: boolean): string | undefined {
  const step = steps[value.step];
  if (!step) return undefined;
  const { made } = value;
  if (made.by === 'call') return `comes back from ${made.name} here${known(step.registers.get(0), ', as ')}`;
  if (made.by !== 'load' || made.was || step.operation.kind !== 'load') return undefined;
  const from = step.registers.get(step.operation.base)?.type;
  const state = step.registers.get(step.operation.to);
  if (from === 'map_value' && isPointer) return 'comes from memory here';
  if (from === 'ctx') return `comes from here, as a number of ${step.operation.bytes * 8} bits`;
  return from === undefined ? undefined : `comes from memory here${known(state, ', as ')}`;
}

const known = (state: State | undefined, before: string): string =>
  state?.type === 'scalar' ? before + rangeText(state) : state?.type.endsWith('_or_null') ? ' and may be NULL' : '';

const HOLDS: Record<string, string> = { '<': 'is below', '<=': 'is at most', '>': 'is above', '>=': 'is at least' };

/** What a comparison told the verifier about the value. */
export function noteOnTest(test: Test, isPart: (value: Value) => boolean, onHalf: boolean): string | undefined {
  if (onHalf) return 'compares the lower 32 bits only';
  const limit = limitIn(test);
  const words = limit && isPart(limit.subject) ? HOLDS[limit.holds.replace('s', '')] : undefined;
  return limit && words && `it ${words} ${BigInt.asIntN(64, limit.number)} from here on`;
}

/** What the step that shows a cause does; the causes without one are told by their tests. */
export const NOTES_ON_CAUSES: Partial<Record<Cause, string>> = {
  'limit-lost-in-memory': 'read back from memory, where the verifier does not remember the limit',
  'limit-before-an-int': 'made an int here, which may be below zero again',
  'limit-by-remainder': 'the verifier does not follow a remainder (%), so the limit is lost here',
  'limits-not-added': 'the verifier does not put this limit and that of the place together',
  'left-below-zero': 'the verifier does not see that what is taken away here is never more than there is',
  'limit-by-inequality': 'compiled to !=, which tells the verifier of no upper limit',
};

import type { Operand } from './operation.ts';
import type { Step } from './parse-log.ts';

/** A number or pointer on its way through registers and stack: however often it is copied, it is one value. */
export interface Value {
  /** The step that made it; -1 for what was there at the beginning. */
  step: number;
  made:
    | { by: 'start'; register: number }
    | { by: 'constant'; number: bigint }
    /** From memory. `was`: what the program itself had put there, where the verifier does not remember it. */
    | { by: 'load'; offset: number; was?: Stored }
    | { by: 'call'; name: string }
    | { by: 'arithmetic'; operator: string }
    /** The lower 32 bits of a value. */
    | { by: 'half'; signed: boolean };
  /** What it was made of; of a load, the address. */
  of: Value[];
}

/** A comparison on the way, as it came out. */
export interface Test {
  step: number;
  left: Value;
  right: Value;
  /** What holds behind it: <, <=, ==, s<, … */
  holds: string;
}

export interface Values {
  /** Registers before the last step, by number. */
  registers: Map<number, Value>;
  tests: Test[];
}

/** What a step has put into memory. */
export interface Stored {
  value: Value;
  bytes: number;
  step: number;
}

const FRAME = 10;
const CALL_CLOBBERS = [1, 2, 3, 4, 5];
/** What fills a place on the stack from its beginning keeps its limits there; a field in the middle does not. */
const SLOT = 8;

const OPPOSITE: Record<string, string> = {
  '==': '!=',
  '!=': '==',
  '>': '<=',
  '>=': '<',
  '<': '>=',
  '<=': '>',
  's>': 's<=',
  's>=': 's<',
  's<': 's>=',
  's<=': 's>',
};

/** Follows every value from step to step, through moves, spills and calls, up to the last step. */
export function followValues(steps: Step[]): Values {
  const registers = new Map<number, Value>();
  const slots = new Map<number, Stored>();
  const memory = new Map<Value, Map<number, Stored>>();
  const tests: Test[] = [];

  const inRegister = (register: number): Value => {
    const value = registers.get(register) ?? { step: -1, made: { by: 'start', register }, of: [] };
    registers.set(register, value);
    return value;
  };
  const valueOf = (operand: Operand, step: number): Value =>
    'register' in operand
      ? inRegister(operand.register)
      : { step, made: { by: 'constant', number: operand.number }, of: [] };

  for (const [at, { operation, slots: changed, instruction }] of steps.slice(0, -1).entries()) {
    switch (operation.kind) {
      case 'move': {
        const value = valueOf(operation.from, at);
        registers.set(operation.to, operation.bits === 32 && value.made.by !== 'constant' ? half(value, at) : value);
        break;
      }
      case 'arithmetic': {
        const of = [inRegister(operation.to), valueOf(operation.by, at)];
        registers.set(operation.to, calculated(operation.operator, of, at));
        break;
      }
      case 'load': {
        const { base, offset, bytes, to } = operation;
        const stored = base === FRAME ? slots.get(offset) : undefined;
        const was = stored ?? memory.get(inRegister(base))?.get(offset);
        const isRemembered = stored?.bytes === bytes && offset % SLOT === 0;
        const loaded: Value = { step: at, made: { by: 'load', offset, ...(was && { was }) }, of: [inRegister(base)] };
        registers.set(to, isRemembered ? stored.value : loaded);
        break;
      }
      case 'store': {
        const { base, offset, bytes } = operation;
        const value = valueOf(operation.from, at);
        const kept = bytes === SLOT || value.made.by === 'constant' ? value : half(value, at);
        const places = base === FRAME ? slots : placesAt(memory, inRegister(base));
        places.set(offset, { value: kept, bytes, step: at });
        break;
      }
      case 'jump': {
        const goesOn = steps[at + 1]?.instruction === instruction + 1;
        const holds = goesOn ? (OPPOSITE[operation.operator] ?? operation.operator) : operation.operator;
        const left = inRegister(operation.left);
        const tested = operation.bits === 32 ? half(left, at) : left;
        tests.push({ step: at, left: tested, right: valueOf(operation.right, at), holds });
        break;
      }
      case 'call':
        for (const register of CALL_CLOBBERS) registers.delete(register);
        registers.set(0, { step: at, made: { by: 'call', name: operation.name }, of: [] });
        for (const slot of changed) forget(slots, slot);
        break;
      case 'other':
        break;
    }
  }
  return { registers, tests };
}

/** Clang takes the lower half by two shifts: up by 32, and down again. */
function calculated(operator: string, of: Value[], step: number): Value {
  const [value, by] = of;
  const shifted = value?.made.by === 'arithmetic' && value.made.operator === '<<' && is(value.of[1], 32n);
  const original = value?.of[0];
  if (shifted && original && is(by, 32n) && (operator === '>>' || operator === 's>>'))
    return { step, made: { by: 'half', signed: operator === 's>>' }, of: [original] };
  return { step, made: { by: 'arithmetic', operator }, of };
}

const half = (value: Value, step: number): Value => ({ step, made: { by: 'half', signed: false }, of: [value] });

function placesAt(memory: Map<Value, Map<number, Stored>>, base: Value): Map<number, Stored> {
  const places = memory.get(base) ?? new Map<number, Stored>();
  memory.set(base, places);
  return places;
}

/** A call has written there. */
function forget(slots: Map<number, Stored>, written: number): void {
  for (const [offset, { bytes }] of slots)
    if (offset < written + SLOT && offset + bytes > written) slots.delete(offset);
}

/** Whether a value is this very number. */
export const is = (value: Value | undefined, number: bigint): boolean =>
  value?.made.by === 'constant' && value.made.number === number;

/** The value and all that it was made of, on its way through memory, too; not the addresses that it was loaded from. */
export function ancestry(value: Value): Set<Value> {
  const all = new Set<Value>();
  const open = [value];
  for (let next = open.pop(); next; next = open.pop()) {
    if (all.has(next)) continue;
    all.add(next);
    if (next.made.by !== 'load') open.push(...next.of);
    else if (next.made.was) open.push(next.made.was.value);
  }
  return all;
}

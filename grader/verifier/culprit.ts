import type { Complaint } from './complaint.ts';
import type { Step } from './parse-log.ts';
import type { State } from './register-state.ts';
import type { Value, Values } from './values.ts';

/** The number that the complaint is about, and what the verifier knew of it. */
export interface Culprit {
  value: Value;
  state: State | undefined;
  /** Of an access whose size and place both vary: what was added to the address. The size is then the value. */
  place?: Value;
}

/** A complaint names a register. Behind an address, the matter is what was added to it, or the size that goes with it. */
export function culpritOf({ about, register }: Complaint, steps: Step[], { registers }: Values): Culprit | undefined {
  const value = registers.get(register);
  if (!value) return undefined;
  const named = { value, state: knownBefore(steps, register) };
  if (about !== 'room' && about !== 'address') return named;
  const place = addedTo(value, steps);
  const size = about === 'room' ? sizeBehind(register, steps, registers) : undefined;
  if (size) return { ...size, ...(place && { place: place.value }) };
  return place ?? named;
}

/** What the log said last about a register before the step that was refused. */
const knownBefore = (steps: Step[], register: number): State | undefined =>
  steps
    .slice(0, -1)
    .findLast(({ registers }) => registers.has(register))
    ?.registers.get(register);

/** Of an address that was made by adding: the last thing added that is no number of an instruction itself. */
function addedTo({ made, of: [base, by], step }: Value, steps: Step[]): Culprit | undefined {
  if (made.by !== 'arithmetic' || (made.operator !== '+' && made.operator !== '-') || !base || !by) return undefined;
  const operation = steps[step]?.operation;
  if (operation?.kind !== 'arithmetic' || !('register' in operation.by)) return addedTo(base, steps);
  return { value: by, state: steps[step]?.registers.get(operation.by.register) };
}

/** A helper takes the size right after the address. */
function sizeBehind(register: number, steps: Step[], registers: Values['registers']): Culprit | undefined {
  const size = steps.at(-1)?.operation.kind === 'call' ? registers.get(register + 1) : undefined;
  if (!size || size.made.by === 'constant') return undefined;
  return { value: size, state: knownBefore(steps, register + 1) };
}

import { parseOperation, type Operation } from './operation.ts';
import { parseState, type State } from './register-state.ts';

/** One instruction on the way that was refused. */
export interface Step {
  /** Where it stands in the program, as the verifier counts. */
  instruction: number;
  operation: Operation;
  /** What the verifier has noted behind it: registers by number. */
  registers: Map<number, State>;
  /** Places on the stack that it has noted: the offset from the frame's end. */
  slots: Set<number>;
}

export interface Log {
  steps: Step[];
  /** The verifier's words, the last of them. */
  reason: string | undefined;
}

/** Lines that are not the verifier's reason: instructions, states (also the two of a loop without end), source lines and statistics. */
const NOT_A_REASON =
  /^(processed \d+ insns|max_states|;|\d+: |from \d+ to \d+|verification time|stack depth|arg#|func#|R\d+=|(?:cur|old) state:|$)/;
const INSTRUCTION = /^(\d+): \([\da-f]{2}\) (.*?)(?:\s+;(.*)|\s+\d+: (R\d.*))?$/;
const STATES = /^(?:from )?\d+(?: to \d+[^:]*)?: ((?:frame\d+: )?R\d.*)$/;
const STATE = /(?:^|\s)(?:R(\d+)(?:_[rwuD]+)?|fp(-\d+)(?:_[rwuD]+)?)=((?:[^\s(]*\([^()]*(?:\([^()]*\)[^()]*)*\))|\S*)/g;

/**
 * Reads the verifier's log with each step (level 1). Since Linux 5.18 it holds the states behind every instruction, and
 * of all ways through the program only the one that was refused: ways that were fine are taken out again.
 */
export function parseLog(log: string): Log {
  const steps: Step[] = [];
  let reason: string | undefined;
  for (const line of log.trimEnd().split('\n')) {
    const [, index, operation = '', behind, jumpedTo] = INSTRUCTION.exec(line) ?? [];
    if (index !== undefined) {
      steps.push({
        instruction: Number(index),
        operation: parseOperation(operation),
        ...statesIn(behind ?? jumpedTo ?? ''),
      });
      continue;
    }
    const states = STATES.exec(line)?.[1];
    const last = steps.at(-1);
    if (states !== undefined && last) Object.assign(last, statesIn(states));
    if (!NOT_A_REASON.test(line)) reason = line;
  }
  return { steps, reason };
}

function statesIn(text: string): Pick<Step, 'registers' | 'slots'> {
  const registers = new Map<number, State>();
  const slots = new Set<number>();
  for (const [, register, slot, value = ''] of text.matchAll(STATE)) {
    const state = parseState(value);
    if (slot !== undefined) slots.add(Number(slot));
    else if (state) registers.set(Number(register), state);
  }
  return { registers, slots };
}

/** A register, or a number that stands in the instruction. */
export type Operand = { register: number } | { number: bigint };

/** An instruction as the verifier's log writes it down. */
export type Operation =
  | { kind: 'move'; to: number; from: Operand; bits: 32 | 64 }
  | { kind: 'arithmetic'; to: number; operator: string; by: Operand; bits: 32 | 64 }
  | { kind: 'load'; to: number; base: number; offset: number; bytes: number; signed: boolean }
  | { kind: 'store'; base: number; offset: number; bytes: number; from: Operand }
  | { kind: 'jump'; left: number; operator: string; right: Operand; bits: 32 | 64 }
  | { kind: 'call'; name: string }
  | { kind: 'other' };

const NUMBER = String.raw`-?(?:0x[\da-f]+|\d+)`;
const MEMORY = String.raw`\*\(([us])(\d+) \*\)\(r(\d+) ([+-]\d+)\)`;
const LOAD = new RegExp(String.raw`^r(\d+) = ${MEMORY}$`);
const STORE = new RegExp(String.raw`^${MEMORY} = (?:r(\d+)|(${NUMBER}))$`);
const MOVE = new RegExp(String.raw`^([rw])(\d+) = (?:\(s(?:8|16|32)\)\s?)?(?:[rw](\d+)|(${NUMBER})(?: ll)?)$`);
const ARITHMETIC = new RegExp(String.raw`^([rw])(\d+) (\S{1,4})= (?:[rw](\d+)|(${NUMBER}))$`);
const JUMP = new RegExp(String.raw`^if ([rw])(\d+) (\S+) (?:[rw](\d+)|(${NUMBER})) goto `);
const CALL = /^call (\w+)#-?\d+/;

/** Reads the kernel's disassembly of one instruction. */
export function parseOperation(text: string): Operation {
  let match: RegExpExecArray | null;
  if ((match = LOAD.exec(text))) {
    const [, to, sign, bits, base, offset] = match;
    return {
      ...{ kind: 'load', to: Number(to), base: Number(base), offset: Number(offset) },
      ...{ bytes: Number(bits) / 8, signed: sign === 's' },
    };
  }
  if ((match = STORE.exec(text))) {
    const [, , bits, base, offset, register, number] = match;
    return {
      ...{ kind: 'store', base: Number(base), offset: Number(offset), bytes: Number(bits) / 8 },
      from: operand(register, number),
    };
  }
  if ((match = MOVE.exec(text)))
    return { kind: 'move', to: Number(match[2]), from: operand(match[3], match[4]), bits: width(match[1]) };
  if ((match = JUMP.exec(text))) {
    const [, size, left, operator = '', register, number] = match;
    return { kind: 'jump', left: Number(left), operator, right: operand(register, number), bits: width(size) };
  }
  if ((match = ARITHMETIC.exec(text))) {
    const [, size, to, operator = '', register, number] = match;
    return { kind: 'arithmetic', to: Number(to), operator, by: operand(register, number), bits: width(size) };
  }
  if ((match = CALL.exec(text))) return { kind: 'call', name: match[1] ?? '' };
  return { kind: 'other' };
}

const width = (letter: string | undefined): 32 | 64 => (letter === 'w' ? 32 : 64);

function operand(register: string | undefined, number = '0'): Operand {
  if (register !== undefined) return { register: Number(register) };
  return { number: number.startsWith('-') ? -BigInt(number.slice(1)) : BigInt(number) };
}

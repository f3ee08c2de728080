import { expect, test } from '@jest/globals';
import { withoutDeclarations } from './without-declarations.ts';

const [INT, TYPEDEF, FUNC, FUNC_PROTO] = [1, 8, 12, 13];

interface Type {
  kind: number;
  refersTo?: number;
  /** For a struct btf_param: its name and type. */
  parameters?: [name: number, type: number][];
}

/** struct btf_header, types, and no strings: every name but "" is somewhere behind the end. */
function btfOf(types: Type[]): Uint8Array {
  const words = types.flatMap(({ kind, refersTo = 0, parameters = [] }) => [
    ...[1, (kind << 24) | parameters.length, refersTo],
    ...(kind === INT ? [32] : parameters.flat()),
  ]);
  return new Uint8Array(Uint32Array.of(0x1eb9f, 24, 0, 4 * words.length, 0, 0, ...words).buffer);
}

const parameter = (name: number): [number, number] => [name, 1];

test('a function whose parameters have no names becomes the name of a type', () => {
  const withKind = (kind: number) =>
    btfOf([{ kind: INT }, { kind: FUNC_PROTO, parameters: [parameter(7), parameter(0)] }, { kind, refersTo: 2 }]);
  expect(withoutDeclarations(withKind(FUNC))).toEqual(withKind(TYPEDEF));
});

test.each([
  ['with names', [parameter(7)]],
  ['and dots', [parameter(7), [0, 0]] as [number, number][]],
  ['none', []],
])('a function that has parameters %s stays', (_, parameters) => {
  const btf = btfOf([{ kind: INT }, { kind: FUNC, refersTo: 3 }, { kind: FUNC_PROTO, parameters }]);
  expect(withoutDeclarations(btf)).toEqual(btf);
});

test('what is no type information stays', () => {
  const whole = btfOf([{ kind: INT }, { kind: FUNC, refersTo: 99 }, { kind: FUNC, refersTo: 0 }]);
  for (let length = 0; length <= whole.length; length++) {
    const part = whole.slice(0, length);
    expect(withoutDeclarations(part)).toEqual(part);
  }
});

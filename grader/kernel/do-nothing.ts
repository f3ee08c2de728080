import type { ProgramSpec } from '../bundle/bundle.ts';

const RETURN_0 = [
  'b700000000000000', // r0 = 0
  '9500000000000000', // exit
].join('');

/** A program that looks at nothing and does nothing but, where they are given, these instructions (in hexadecimal digits). */
export function doNothing(name: string, instructions = ''): ProgramSpec {
  const none = new Uint8Array();
  return {
    name,
    instructions: Buffer.from(instructions + RETURN_0, 'hex'),
    ...{ funcInfo: none, funcInfoRecordSize: 0, lineInfo: none, lineInfoRecordSize: 0 },
  };
}

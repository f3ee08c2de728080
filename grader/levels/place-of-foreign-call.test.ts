import { expect, test } from '@jest/globals';
import type { Bundle, ProgramSpec } from '../bundle/bundle.ts';
import { placeOfForeignCall } from './place-of-foreign-call.ts';

const STRINGS = '\0/virtual/main.c\0include/linux/slab.h\0';
const [MAIN, HEADER] = [1, STRINGS.indexOf('include')];
const CALL = 5;

/** A program whose instructions from `at` on were made of a line of a file. */
function programOf(lines: [at: number, file: number, line: number, column: number][]): [Bundle, ProgramSpec] {
  const none = new Uint8Array();
  const header = Uint32Array.of(0x1eb9f, 24, 0, 0, 0, STRINGS.length);
  const program = {
    ...{ name: 'hook', instructions: none, funcInfo: none, funcInfoRecordSize: 0, lineInfoRecordSize: 16 },
    lineInfo: new Uint8Array(
      Uint32Array.from(lines.flatMap(([at, file, line, column]) => [at, file, 0, (line << 10) | column])).buffer,
    ),
  };
  const btf = Buffer.concat([Buffer.from(header.buffer), Buffer.from(STRINGS)]);
  return [{ license: 'GPL', kernelVersion: 0, btf, maps: [], programs: [program] }, program];
}

const SOURCE = [
  'static u64 own(int fd) { return fd; }',
  'u64 id = bpf_get_current_pid_tgid();',
  'u64 other = own(fd); // kfree(x)',
  'map.update(&id, &other); if (fd) args.addr = kmalloc(4, GFP_KERNEL);',
  'return strlen(buf);',
].join('\n');

test.each([
  ['its own line', [[CALL, MAIN, 4, 46]], { line: 4, column: 46 }],
  [
    'behind the line that it is known by, past helpers, own functions, methods and comments',
    [
      [2, MAIN, 2, 10],
      [CALL, HEADER, 700, 3],
      [6, MAIN, 4, 44],
    ],
    { line: 4, column: 46 },
  ],
  [
    'the line that its arguments are from',
    [
      [2, MAIN, 5, 8],
      [CALL, HEADER, 700, 3],
      [6, MAIN, 5, 1],
    ],
    { line: 5, column: 8 },
  ],
  [
    'the nearest where none can be seen',
    [
      [2, MAIN, 2, 10],
      [CALL, HEADER, 700, 3],
      [6, MAIN, 3, 1],
    ],
    { line: 2, column: 10 },
  ],
  ['none', [[CALL, HEADER, 700, 3]], { line: null, column: null }],
] as [string, Parameters<typeof programOf>[0], object][])('%s', (_, lines, place) => {
  expect(placeOfForeignCall(...programOf(lines), CALL, SOURCE)).toEqual(place);
});

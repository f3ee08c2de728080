import type { Patch, WrongProgram } from '../../program.ts';
import { FILTER, IS_REQUEST, IS_RESPONSE, MOVED, SAVE, SHORT, SIZE, WITH_COUNT } from './places.ts';

/** Recognises messages by their first letters only. */
const letters = (count: number): Patch[] => [
  [
    IS_RESPONSE,
    `bool is_response = ${IS_RESPONSE.slice('bool is_response = '.length, -1).split(' && ').slice(0, count).join(' && ')};`,
  ],
  [
    IS_REQUEST,
    `bool is_request = ${IS_REQUEST.slice('bool is_request = '.length, -1).split(' && ').slice(0, count).join(' && ')};`,
  ],
];

/** Programs that report what is no HTTP. */
export const onlyHttp: WrongProgram[] = [
  {
    name: 'no-filter',
    level: 2,
    step: '2.only-http',
    misconception: 'Everything that is read is a request.',
    patches: [
      ['return is_response || is_request;', 'return true;'],
      [IS_RESPONSE, ''],
      [IS_REQUEST, ''],
    ],
    quick: true,
  },
  ...[1, 2, 3].map((count): WrongProgram => ({
    name: `first-${count}-letters`,
    level: 2,
    step: '2.only-http',
    misconception: 'The first letters tell enough.',
    patches: letters(count),
  })),
  {
    name: 'letters-of-any-case',
    level: 2,
    step: '2.only-http',
    misconception: 'The case of the letters does not matter.',
    patches: [
      [IS_RESPONSE, IS_RESPONSE.replace(/(start\[\d\])/g, '($1 & ~0x20)')],
      [IS_REQUEST, IS_REQUEST.replace(/(start\[\d\])/g, '($1 & ~0x20)')],
    ],
  },
  {
    name: 'letters-two-to-four',
    level: 2,
    step: '2.only-http',
    misconception: 'A slip: the letters are counted from one.',
    patches: [
      [IS_RESPONSE, IS_RESPONSE.replace("start[0] == 'H' && ", '')],
      [IS_REQUEST, IS_REQUEST.replace("start[0] == 'P' && ", '')],
    ],
  },
  {
    name: 'letters-of-either-word',
    level: 2,
    step: '2.only-http',
    misconception: 'Each letter may be that of either word.',
    patches: [
      [IS_RESPONSE, "bool is_response = (start[0] == 'H' || start[0] == 'P') && (start[1] == 'T' || start[1] == 'O');"],
      [IS_REQUEST, "bool is_request = (start[2] == 'T' || start[2] == 'S') && (start[3] == 'P' || start[3] == 'T');"],
      ['return is_response || is_request;', 'return is_response && is_request;'],
    ],
  },
  {
    name: 'anywhere-near-the-beginning',
    level: 2,
    step: '2.only-http',
    misconception: 'The word may stand a byte later.',
    patches: [
      ['char start[4] = {};', 'char start[5] = {};'],
      [
        'return is_response || is_request;',
        "return is_response || is_request || (start[1] == 'P' && start[2] == 'O' && start[3] == 'S' && start[4] == 'T');",
      ],
    ],
  },
  {
    name: 'no-least-size',
    level: 2,
    step: '2.only-http',
    misconception: 'Every message is long enough.',
    patches: [[SHORT, SHORT.replace('size < MIN_HTTP_SIZE', 'size <= 0')]],
  },
  {
    name: 'fifteen-bytes',
    level: 2,
    step: '2.only-http',
    misconception: 'A slip: off by one.',
    patches: [['#define MIN_HTTP_SIZE 16', '#define MIN_HTTP_SIZE 15']],
  },
  {
    name: 'unsigned-result',
    level: 2,
    step: '2.only-http',
    misconception: 'A number below zero stays below zero in any type.',
    patches: [
      [MOVED, '    u64 moved = PT_REGS_RC(ctx);\n'],
      ['const char *buf, s64 size', 'const char *buf, u64 size'],
    ],
    quick: true,
  },
  {
    name: 'result-not-looked-at',
    level: 2,
    step: '2.only-http',
    misconception: 'read fills the buffer.',
    patches: [
      ...WITH_COUNT,
      [FILTER, FILTER.replace('moved', 'args->count')],
      [SIZE, `    if (moved < 0)\n        moved = 0;\n${SIZE}`],
    ],
  },
  {
    name: 'result-is-minus-one',
    level: 2,
    step: '2.only-http',
    misconception: 'In the kernel, too, failure is -1 and a number in errno.',
    patches: [
      [MOVED, '    u64 moved = PT_REGS_RC(ctx);\n'],
      [FILTER, `    if (moved == -1)\n        return;\n${FILTER}`],
      ['const char *buf, s64 size', 'const char *buf, u64 size'],
    ],
  },
  {
    name: 'looked-at-before-the-read',
    level: 2,
    step: '2.one-event',
    misconception: 'What is in the buffer is there before the call.',
    patches: [
      ['    const char *buf;\n};\n', '    const char *buf;\n    bool is_http;\n};\n'],
      [SAVE, `${SAVE}    args.is_http = is_http_connection(buf, count);\n`],
      [FILTER, FILTER.replace('!is_http_connection(args->buf, moved)', 'moved < MIN_HTTP_SIZE || !args->is_http')],
    ],
  },
];

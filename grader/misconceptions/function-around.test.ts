import { expect, test } from '@jest/globals';
import { functionAround } from './function-around.ts';

const HELPER =
  'static inline struct id_t make(u64 pid_tgid,\n                               int fd) {\n    struct id_t id = {};\n';

test.each([
  [HELPER, 'make'],
  ['int hook(struct pt_regs *ctx) {\n    if (1) {\n    }\n', 'hook'],
  [`${HELPER}}\n\nint hook(struct pt_regs *ctx) {\n`, 'hook'],
  [`${HELPER}}\n\n`, undefined],
  ['struct id_t {\n    u32 pid;\n};\nBPF_HASH(map, u64, u64);\n', undefined],
])('%j', (above, name) => {
  expect(functionAround(above)).toBe(name);
});

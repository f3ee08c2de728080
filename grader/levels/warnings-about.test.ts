import { expect, test } from '@jest/globals';
import { warningsAbout } from './warnings-about.ts';

const SOURCE = `static inline void process(struct args_t *args) {
    copy(args->buf);
}

int hook(struct pt_regs *ctx) {
    process(1);
    other(2);
    return 0;
}
`;
const warning = (line: number, message: string) => ({
  ...{ source: 'clang' as const, severity: 'warning' as const, line, column: 1, message },
});

test('a warning of the call of the function that was refused is about the refusal, one of another call is not', () => {
  const diagnostics = [warning(7, 'of another call'), warning(6, 'an int for a pointer')];
  expect(warningsAbout(2, SOURCE, diagnostics).map(({ message }) => message)).toEqual(['an int for a pointer']);
});

test('so is one about what the call passes, in the same function', () => {
  const source = SOURCE.replace(
    '    process(1);',
    '    struct args_t *args = find();\n    if (args);\n    process(args);',
  );
  const diagnostics = [warning(7, 'an empty if'), warning(9, 'of another call')];
  expect(warningsAbout(2, source, diagnostics).map(({ message }) => message)).toEqual(['an empty if']);
});

test('without a refusal, all of them', () => {
  expect(warningsAbout(undefined, SOURCE, [warning(7, 'one'), warning(6, 'two')])).toHaveLength(2);
});

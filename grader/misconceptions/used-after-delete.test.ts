import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { solutionFile } from '../base/paths.ts';
import { rightPrograms } from '../check-kit/right/index.ts';
import { patched } from '../check-kit/program.ts';
import { usedAfterDelete } from './used-after-delete.ts';

const hook = (...lines: string[]): string =>
  ['int hook(struct pt_regs *ctx) {', '    args = calls.lookup(&id);', ...lines, '    return 0;', '}', ''].join('\n');

test.each([
  ['followed', ['    calls.delete(&id);', '    use(args->fd);'], 4],
  ['passed on', ['    calls.delete(&id);', '    if (args != NULL)', '        report(ctx, id, args);'], 5],
  ['behind a block', ['    if (args) {', '        calls.delete(&id);', '    }', '    report(args);'], 6],
  [
    'on a way that goes on',
    ['    if (!args) {', '        return 0;', '    }', '    calls.delete(&id);', '    report(args);'],
    7,
  ],
])('%s', (_, lines, line) => {
  expect(usedAfterDelete(hook(...lines))).toEqual({ pointer: 'args', map: 'calls', line });
});

test.each([
  ['before it', ['    report(args);', '    calls.delete(&id);']],
  [
    'on another way',
    ['    if (failed) {', '        calls.delete(&id);', '        return 0;', '    }', '    report(args);'],
  ],
  ['of another map', ['    others.delete(&id);', '    report(args);']],
  [
    'when it has been looked up again',
    ['    calls.delete(&id);', '    args = calls.lookup(&other);', '    use(args->fd);'],
  ],
  ['in a comment', ['    calls.delete(&id);', '    // report(args);']],
  ['only compared', ['    calls.delete(&id);', '    return args != NULL;']],
])('not %s', (_, lines) => {
  expect(usedAfterDelete(hook(...lines))).toBeUndefined();
});

test('in the next function the name is another variable', () => {
  const next = 'int next(struct pt_regs *ctx) {\n    use(args->fd);\n}\n';
  expect(usedAfterDelete(hook('    calls.delete(&id);') + next)).toBeUndefined();
});

test('no program that is known to be right does it', () => {
  const late = rightPrograms.flatMap((program) => {
    const use = usedAfterDelete(patched(readFileSync(solutionFile(program.level), 'utf8'), program));
    return use ? [{ name: program.name, use }] : [];
  });
  expect(late).toEqual([]);
});

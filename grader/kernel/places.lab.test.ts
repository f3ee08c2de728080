import { beforeAll, describe, expect, test } from '@jest/globals';
import { sharedLibraries } from '../cache/shared-libraries.ts';
import { compileProgram } from '../compile/compile-program.ts';
import { gradeInGuest } from '../lab/grade-in-guest.ts';
import { prepareLab, startGuest } from '../lab/lab.ts';
import { cacheRoot } from '../base/paths.ts';
import type { Evidence } from '../traffic/evidence.ts';
import type { Plan } from '../traffic/plan.ts';
import type { Hook } from './hook.ts';

const quiet = (): undefined => undefined;
const [ENTRY, RETURN] = [1, 2];
const PLACES = ['syscall', 'kernel', 'library'];

/** At each of the six places it says who was there, through both kinds of outputs. */
const hookText = (name: string, kind: 'entry' | 'return') => `
int ${kind}_${name}(struct pt_regs *ctx) {
    u64 note = (${PLACES.indexOf(name)} << 8) | ${kind === 'entry' ? ENTRY : RETURN};
    perf_notes.perf_submit(ctx, &note, sizeof(note));
    ring_notes.ringbuf_output(&note, sizeof(note), 0);
    return 0;
}
`;
const SOURCE = [
  'BPF_PERF_OUTPUT(perf_notes);\nBPF_RINGBUF_OUTPUT(ring_notes, 16);\n',
  ...PLACES.flatMap((name) => [hookText(name, 'entry'), hookText(name, 'return')]),
].join('');

describe('in the lab a function of the program runs', () => {
  let evidence: Evidence;
  beforeAll(async () => {
    const lab = await prepareLab(quiet);
    const libraries = await sharedLibraries(cacheRoot(), ['/usr/bin/curl']);
    const file = libraries.find((path) => path.endsWith('/libc.so.6')) ?? '';
    const compiled = await compileProgram({ file: 'places.c', source: SOURCE, headers: lab.kernel.headers });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    const both = (name: string, place: object) =>
      (['entry', 'return'] as const).map((kind) => ({ function: `${kind}_${name}`, kind, ...place }) as Hook);
    const hooks = [
      ...both('syscall', { syscall: 'close' }),
      ...both('kernel', { kernelFunction: 'inet_csk_accept' }),
      ...both('library', { file, symbol: 'connect' }),
    ];
    const { agent, vm } = await startGuest(lab, quiet);
    try {
      const plan: Plan = {
        hooks,
        outputs: ['perf_notes', 'ring_notes'],
        exercises: ['accept', 'curl'],
        servers: ['demo'],
        seed: 7,
        live: false,
      };
      const listener = { onPhase: quiet, onSamples: quiet, onPrinted: quiet };
      const result = await gradeInGuest(agent, compiled.bundle, plan, listener);
      if ('refusal' in result) throw new Error(JSON.stringify(result.refusal));
      ({ evidence } = result);
    } finally {
      await vm.stop();
    }
  });

  const notes = (output: string): number[] =>
    evidence.samples.filter((sample) => sample.output === output).map(({ data }) => Buffer.from(data).readUInt16LE(0));

  test.each(PLACES)('at both ends of a call: %s', (place) => {
    const at = PLACES.indexOf(place) << 8;
    expect(notes('perf_notes')).toEqual(expect.arrayContaining([at | ENTRY, at | RETURN]));
  });

  test('and what it sends comes the same through a perf buffer and a ring buffer', () => {
    expect(evidence.lost).toBe(0);
    expect(notes('ring_notes').sort()).toEqual(notes('perf_notes').sort());
  });
});

import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { join } from 'node:path';
import { compileProgram } from '../compile/compile-program.ts';
import { prepareLab } from '../lab/lab.ts';
import { kitRoot } from '../base/paths.ts';
import { encodeWire } from '../base/wire.ts';
import { thisArchitecture } from '../platform/architecture.mjs';

const EVENTS = 3000;

/** Far more events in one call than the ring has room for. */
const FLOOD = `
struct event { u64 number; char fill[392]; };
BPF_PERF_OUTPUT(flood);
int on_getppid(struct pt_regs *ctx) {
    struct event event = {};
#pragma clang loop unroll(disable)
    for (int i = 0; i < ${EVENTS}; i++) {
        event.number = i;
        flood.perf_submit(ctx, &event, sizeof(event));
    }
    return 0;
}
`;

/** Runs in the guest, which has the addon. */
const script = (bundle: string): string => `
const { Session } = require('/kit/build/Release/kernel.node');
const bundle = JSON.parse(${JSON.stringify(bundle)},
  (_, v) => v?.$bytes === undefined ? v : new Uint8Array(Buffer.from(v.$bytes, 'base64')));
const session = new Session();
const seen = { samples: 0, lost: 0 };
if (bundle.btf) session.loadBtf(bundle.btf);
bundle.maps.forEach((map) => session.createMap(map));
session.loadPrograms(bundle.programs, bundle.license, bundle.kernelVersion);
session.openPerfBuffer('flood', 1);
session.startPolling((_, [count]) => (seen.samples += count), (_, count) => (seen.lost += count));
session.attachKprobe('on_getppid', '${thisArchitecture.symbolPrefix}getppid', false, 0);
process.ppid;
session.flush();
session.close();
console.log(JSON.stringify(seen));
`;

describe('samples that found no room', () => {
  test('are counted to the last one, although no later sample tells of them', async () => {
    const lab = await prepareLab(() => undefined);
    const compiled = await compileProgram({ file: 'flood.c', source: FLOOD, headers: lab.kernel.headers });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.diagnostics));
    const kit = join(kitRoot, 'grader', 'kit.mjs');
    const { stdout } = await execa(process.execPath, [kit, 'lab', 'exec', 'node', '-'], {
      input: script(encodeWire(compiled.bundle)),
      env: { NODE_OPTIONS: '' },
    });
    const { samples, lost } = JSON.parse(stdout) as { samples: number; lost: number };
    expect(lost).toBeGreaterThan(0);
    expect(samples + lost).toBe(EVENTS);
  });
});

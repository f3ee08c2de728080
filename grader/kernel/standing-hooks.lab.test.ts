import { describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Evidence } from '../traffic/evidence.ts';
import { kitRoot } from '../base/paths.ts';
import { decodeWire } from '../base/wire.ts';
import { thisArchitecture } from '../platform/architecture.mjs';

const kit = (...args: string[]) => [join(kitRoot, 'grader', 'kit.mjs'), ...args];

describe('the hooks that stand in the lab before a program comes', () => {
  test('show it no return of a call that had begun before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'standing-hooks-'));
    try {
      const solution = await readFile(join(kitRoot, 'solutions', 'level-4.c'), 'utf8');
      const file = join(folder, 'clean.c');
      const notes = 'BPF_HASH(orphans, u64, u64);\n';
      const note = '    if (args == NULL) {\n        orphans.increment(pid_tgid);\n    }\n';
      const noted = solution.replace(/^int syscall__probe_entry_accept4/m, (start) => notes + start);
      await writeFile(
        file,
        noted.replaceAll('    if (args != NULL) {\n', (found) => note + found),
      );
      const evidence = join(folder, 'run.json');
      await execa(process.execPath, kit('level', '4', '--file', file, '--evidence', evidence), { cwd: kitRoot });
      const { evidence: run } = decodeWire(await readFile(evidence, 'utf8')) as { evidence: Evidence };
      const end = run.snapshots.find(({ moment }) => moment === 'end');
      expect(end?.maps).toContainEqual(expect.objectContaining({ name: 'orphans', entries: [] }));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('are shared by the sessions of a process, and go with the last one', async () => {
    const script = `
const { readFileSync } = require('node:fs');
const { Session } = require('/kit/build/Release/kernel.node');
const none = new Uint8Array();
const program = { name: 'nothing', instructions: Buffer.from('b7000000000000009500000000000000', 'hex'),
  funcInfo: none, funcInfoRecordSize: 0, lineInfo: none, lineInfoRecordSize: 0 };
const attached = (maxActive) => {
  const session = new Session();
  session.loadPrograms([program], 'GPL', 0);
  for (const isReturn of [false, true]) session.attachKprobe('nothing', '${thisArchitecture.symbolPrefix}getppid', isReturn, maxActive);
  return session;
};
const events = () => readFileSync('/sys/kernel/tracing/kprobe_events', 'utf8').split('\\n')
  .filter((line) => line.includes('getppid')).map((line) => line.split(':')[0]).sort();
const seen = [events()];
const first = attached(16);
seen.push(events());
const second = attached(0);
seen.push(events());
first.close();
seen.push(events());
second.close();
seen.push(events());
console.log(JSON.stringify(seen));
`;
    const { stdout } = await execa(process.execPath, kit('lab', 'exec', 'node', '-'), { input: script, cwd: kitRoot });
    const both = ['p', 'r16'];
    expect(JSON.parse(stdout)).toEqual([[], both, both, both, []]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { hashOf } from '../base/hash-of.ts';
import { quickCompile } from '../compile/quick-compile.ts';
import { resultCache } from '../compile/result-cache.ts';
import { kitVersion } from '../base/kit-version.ts';
import { prepareLab, type Lab } from '../lab/lab.ts';
import { kitRoot } from '../base/paths.ts';
import { patience } from '../base/patience.ts';
import { RECORDER_FILE } from '../traffic/recorder/recorder-bundle.ts';
import { diesWithParent } from '../base/die-with-parent.ts';
import { thisArchitecture as architecture } from '../platform/architecture.mjs';

/**
 * `--kernel host` needs root and a kernel with kprobes, which few machines have. A virtual machine that boots with the
 * whole kit inside is one: the lab's image, and a second archive behind it with the command line. Compiling there would
 * take most of a minute, so its cache has the result already.
 */
const BOOT_AND_GRADE_MS = 200_000 * patience;

const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tracefs t /sys/kernel/tracing
ip link set lo up
[ ! -e /lib/modules/fuse.ko ] || insmod /lib/modules/fuse.ko
mkdir -p "/lib/modules/$(uname -r)/build"
export HOME=/root PATH=/bin:/usr/bin EBPF_WORKSHOP_CACHE=/cache EBPF_WORKSHOP_PATIENCE=6
cd /kit && node dist/cli.cjs level 5 --kernel host --json --file solutions/level-5.c >/verdict 2>/dev/console
(echo $?; cat /verdict) >/dev/ttyS1
poweroff -f
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The machine's cache: as the one there would know it, where neither compiler nor headers can be found. */
async function primeCache(cache: string, { kernel }: Lab, file: string): Promise<void> {
  const source = await readFile(file, 'utf8');
  const id = hashOf(Array(4).fill('missing').join('\n'));
  const key = hashOf([id, kitVersion(), source].join('\n'));
  const compiled = await quickCompile({
    ...{ file, source, headers: kernel.headers },
    progress: () => undefined,
  });
  await resultCache(join(cache, 'compiled')).write(key, compiled);
}

/** What the lab's image lacks to grade by itself. */
async function commandLineArchive(lab: Lab): Promise<string> {
  const root = join(folder, 'root');
  for (const part of ['dist', 'solutions', relative(kitRoot, RECORDER_FILE)])
    await cp(join(kitRoot, part), join(root, 'kit', part), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    });
  await mkdir(join(root, 'cache'));
  for (const file of [join(kitRoot, 'solutions', 'level-5.c'), RECORDER_FILE])
    await primeCache(join(root, 'cache'), lab, file);
  await writeFile(join(root, 'init'), INIT, { mode: 0o755 });
  const archive = join(folder, 'command-line.cpio');
  await execa('sh', ['-c', 'cd "$1" && find . | busybox cpio -o -H newc > "$2"', 'sh', root, archive]);
  return archive;
}

/**
 * Boots, and resolves when the machine was switched off: with what it wrote to its second serial port, which the kernel
 * does not write to, and with what the console said.
 */
async function boot(lab: Lab, initrd: string): Promise<{ result: string; said: string }> {
  const port = join(folder, 'ttyS1');
  const { program, tcg } = architecture.qemu;
  const machine = ['-machine', tcg.machine, '-accel', 'tcg,thread=multi', '-cpu', tcg.cpu, '-smp', '2', '-m', '1G'];
  const kernel = ['-kernel', lab.kernel.image, '-initrd', initrd, '-append'];
  const quick = [...architecture.kernelParameters, 'mitigations=off', 'rcupdate.rcu_expedited=1', 'init_on_alloc=0'];
  const line = `console=${architecture.console} quiet oops=panic panic=-1 rootfstype=ramfs ${quick.join(' ')}`;
  const { stdout } = await execa(
    ...diesWithParent(program, [
      ...[
        '-nodefaults',
        '-no-user-config',
        '-display',
        'none',
        '-no-reboot',
        '-serial',
        'stdio',
        '-serial',
        `file:${port}`,
      ],
      ...[...machine, ...kernel, line],
    ]),
    { timeout: BOOT_AND_GRADE_MS, stdin: 'ignore', reject: false },
  );
  return { result: await readFile(port, 'utf8').catch(() => ''), said: stdout };
}

describe('--kernel host', () => {
  test('grades on a machine whose own kernel has kprobes', async () => {
    const lab = await prepareLab(() => undefined);
    const initrd = join(folder, 'initrd');
    const archive = await commandLineArchive(lab);
    await execa('sh', ['-c', 'cat "$1" "$2" > "$3"', 'sh', lab.image.file, archive, initrd]);
    const { result, said } = await boot(lab, initrd);
    const [exitCode, json] = result.split('\r\n');
    if (!json) throw new Error(`no verdict: ${result}; the console said: ${said.slice(-2000)}`);
    expect(exitCode).toBe('0');
    expect(JSON.parse(json)).toMatchObject({
      verdict: 'pass',
      kernel: { backend: 'host', release: lab.kernel.release },
    });
  });
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { prepareLab } from './lab/lab.ts';
import { kitRoot } from './paths.ts';

/**
 * `--kernel host` needs root and a kernel with kprobes and headers, which few machines have. A virtual machine that
 * boots with the whole kit inside is one: the lab's image, and a second archive behind it with the compiler and the
 * headers. It is emulated, so compiling takes most of a minute.
 */
const BOOT_AND_GRADE_MS = 600_000;
const RAM_MB = 2048;

const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tracefs t /sys/kernel/tracing
ip link set lo up
export HOME=/root PATH=/bin:/usr/bin
cd /kit && EBPF_WORKSHOP_PATIENCE=6 node dist/cli.js level 1 --kernel host --json --file solutions/level-1.c >/verdict 2>/dev/console
echo "exit $?"
echo "VERDICT $(cat /verdict)"
poweroff -f
`;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the lab's image lacks to compile programs by itself. */
async function compilerArchive(headers: string, release: string): Promise<string> {
  const root = join(folder, 'root');
  const { stdout: prlimit } = await execa('which', ['prlimit']);
  const compiler = join(kitRoot, 'build', 'Release', 'compiler.node');
  for (const part of ['dist', 'solutions', 'build/Release/compiler.node'])
    await cp(join(kitRoot, part), join(root, 'kit', part), { recursive: true });
  for (const program of [compiler, prlimit]) {
    const { stdout } = await execa('ldd', [program]);
    for (const [library] of stdout.matchAll(/(?<==> )\/\S+/g)) {
      await mkdir(join(root, dirname(library)), { recursive: true });
      await execa('cp', ['-L', library, join(root, library)]);
    }
  }
  await mkdir(join(root, 'usr', 'bin'), { recursive: true });
  await cp(prlimit, join(root, 'usr', 'bin', 'prlimit'));
  const modules = join(root, 'lib', 'modules', release);
  await mkdir(modules, { recursive: true });
  await execa('cp', ['-a', headers, join(modules, 'headers')]);
  await symlink('headers', join(modules, 'build'));
  await writeFile(join(root, 'init'), INIT, { mode: 0o755 });
  const archive = join(folder, 'compiler.cpio');
  await execa('sh', ['-c', 'cd "$1" && find . | busybox cpio -o -H newc > "$2"', 'sh', root, archive]);
  return archive;
}

describe('--kernel host', () => {
  test('grades on a machine whose own kernel has kprobes', async () => {
    const lab = await prepareLab(() => undefined);
    const archive = await compilerArchive(lab.kernel.headers, lab.kernel.release);
    const initrd = join(folder, 'initrd');
    await execa('sh', ['-c', 'cat "$1" "$2" > "$3"', 'sh', lab.spec.image, archive, initrd]);
    const { stdout } = await execa(
      'setpriv',
      [
        ...[
          '--pdeathsig',
          'KILL',
          'qemu-system-x86_64',
          '-nodefaults',
          '-no-user-config',
          '-display',
          'none',
          '-no-reboot',
        ],
        ...['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max,la57=off', '-smp', '2', '-m', `${RAM_MB}M`],
        ...['-kernel', lab.kernel.image, '-initrd', initrd, '-serial', 'stdio'],
        ...['-append', 'console=ttyS0 quiet oops=panic panic=-1 rootfstype=ramfs'],
      ],
      { timeout: BOOT_AND_GRADE_MS, stdin: 'ignore' },
    );
    const json = /VERDICT (\{.*\})/.exec(stdout)?.[1];
    if (json === undefined) throw new Error(`no verdict on the console: ${stdout.slice(-2000)}`);
    expect(JSON.parse(json)).toMatchObject({
      verdict: 'pass',
      kernel: { backend: 'host', release: lab.kernel.release },
    });
    expect(stdout).toMatch(/exit 0/);
  }, 700_000);
});

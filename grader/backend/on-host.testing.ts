import { execa } from 'execa';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { diesWithParent } from '../base/die-with-parent.ts';
import { hashOf } from '../base/hash-of.ts';
import { kitVersion } from '../base/kit-version.ts';
import { kitRoot } from '../base/paths.ts';
import { quickCompile } from '../compile/quick-compile.ts';
import { resultCache } from '../compile/result-cache.ts';
import { prepareLab, type Lab } from '../lab/lab.ts';
import { thisArchitecture as architecture } from '../platform/architecture.mjs';
import { RECORDER_FILE } from '../traffic/recorder/recorder-bundle.ts';

export interface OnHost {
  /** The kit's C files that are compiled there, by their paths in the kit. */
  programs: string[];
  /** Further files, by their names in the root folder. */
  files: Record<string, string>;
  /** What is done there, as root, in the kit's folder: `COMMAND | part NAME` tells what a command says. */
  script: string;
  mostMs: number;
}

export interface Told {
  /** What the parts of the script told, by their names. */
  parts: Record<string, string>;
  /** Of the machine's kernel. */
  release: string;
  /** The end of what the console said. */
  said: string;
}

const INIT = `#!/bin/busybox sh
/bin/busybox --install -s /bin
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t devtmpfs dev /dev; mount -t tracefs t /sys/kernel/tracing
ip link set lo up
[ ! -e /lib/modules/fuse.ko ] || insmod /lib/modules/fuse.ko
mkdir -p "/lib/modules/$(uname -r)/build"
export HOME=/root PATH=/bin:/usr/bin:/usr/sbin EBPF_WORKSHOP_CACHE=/cache EBPF_WORKSHOP_PATIENCE=6
cd /kit
part() { echo "$1 $(cut -d ' ' -f 1 /proc/uptime)" >/dev/console; (echo "== $1"; cat) >/dev/ttyS1; }
`;

/**
 * `--kernel host` needs root and a kernel with kprobes, which few machines have. A virtual machine that boots with the
 * whole kit inside is one: the lab's image, and a second archive behind it with the command line. Compiling there would
 * take most of a minute, so its cache has the results already.
 */
export async function tellFromHost(wanted: OnHost): Promise<Told> {
  const folder = await mkdtemp(join(tmpdir(), 'host-test-'));
  try {
    const lab = await prepareLab(() => undefined);
    const initrd = join(folder, 'initrd');
    const archive = await kitArchive(lab, folder, wanted);
    await execa('sh', ['-c', 'cat "$1" "$2" > "$3"', 'sh', lab.image.file, archive, initrd]);
    const { result, said } = await boot(lab, initrd, wanted);
    const parts = result
      .replaceAll('\r\n', '\n')
      .split(/^== /m)
      .slice(1)
      .map((text) => [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)]);
    return { parts: Object.fromEntries(parts) as Told['parts'], release: lab.kernel.release, said: said.slice(-2000) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

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

/** What the lab's image lacks to be a machine with the kit. */
async function kitArchive(lab: Lab, folder: string, { programs, files, script }: OnHost): Promise<string> {
  const root = join(folder, 'root');
  const compiled = [...programs, relative(kitRoot, RECORDER_FILE)];
  for (const part of ['dist', ...compiled])
    await cp(join(kitRoot, part), join(root, 'kit', part), {
      recursive: true,
      filter: (path) => !path.endsWith('.map'),
    });
  await mkdir(join(root, 'cache'));
  for (const file of compiled) await primeCache(join(root, 'cache'), lab, join(kitRoot, file));
  for (const [name, text] of Object.entries(files)) await writeFile(join(root, name), text);
  await writeFile(join(root, 'init'), `${INIT}${script}poweroff -f\n`, { mode: 0o755 });
  const archive = join(folder, 'command-line.cpio');
  await execa('sh', ['-c', 'cd "$1" && find . | busybox cpio -o -H newc > "$2"', 'sh', root, archive]);
  return archive;
}

/**
 * Boots, and resolves when the machine was switched off: with what it wrote to its second serial port, which the kernel
 * does not write to, and with what the console said.
 */
async function boot(lab: Lab, initrd: string, { mostMs }: OnHost): Promise<{ result: string; said: string }> {
  const port = `${initrd}.ttyS1`;
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
    { timeout: mostMs, stdin: 'ignore', reject: false },
  );
  return { result: await readFile(port, 'utf8').catch(() => ''), said: stdout };
}

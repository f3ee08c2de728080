import { afterEach, beforeEach, describe, test } from '@jest/globals';
import { execa } from 'execa';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ProvingGround } from './proving-ground.testing.ts';

let ground: ProvingGround;
beforeEach(async () => {
  ground = await ProvingGround.open('kernel');
});
afterEach(() => ground.close());

const MB = 1024 * 1024;

/** No file may grow beyond this: what a disk says that becomes full meanwhile, after it had looked large enough. */
const upTo = (mb: number): string[] => ['prlimit', `--fsize=${mb * MB}`];

/** The beginning of a command line that gives it mounts of its own; undefined where this user may have none. */
async function ownMounts(): Promise<string[] | undefined> {
  const flags = process.getuid?.() === 0 ? ['--mount'] : ['--mount', '--map-root-user'];
  const { exitCode } = await execa('unshare', [...flags, 'mount', '-n', '-t', 'tmpfs', 'none', ground.temp], {
    reject: false,
  });
  return exitCode === 0 ? ['unshare', ...flags] : undefined;
}

/** Puts the cache on a disk of its own, of this size, with what is in it; `first` is a script that runs there before. */
async function onDisk(mb: number, first = ':'): Promise<string[] | undefined> {
  const unshare = await ownMounts();
  // Without an entry in mount's own table (-n), which only root could make.
  const script = `
    cache=$1; shift
    mkdir "$0/disk" && mount -n -t tmpfs -o size=${mb}m none "$0/disk" &&
    cp -dR --preserve=mode,timestamps "$cache/." "$0/disk" &&
    mount -n --move "$0/disk" "$cache" && rmdir "$0/disk" && cd "$cache" && ${first} && cd / && exec "$@"`;
  return unshare && [...unshare, 'sh', '-c', script, ground.folder, ground.cache];
}

describe('no space left', () => {
  test('for the kernel: it says how much is needed, before it fetches anything', async () => {
    await rm(join(ground.cache, 'kernel'));
    // Where no disk may be mounted, apt finds that its file may not grow.
    const through = (await onDisk(50)) ?? upTo(1);
    await ground.expectFailure(ground.lab({ through }), 'NO_SPACE', /for a kernel and its headers: it needs 400 MB/);
  });

  test('while the guest image is written, and while the snapshot is: nothing half-done stays, and the next run begins anew', async () => {
    await ground.expectFailure(
      ground.lab({ through: upTo(50) }),
      'NO_SPACE',
      /for the guest image.*\(writing ended with/,
    );
    await ground.bring('image');
    await ground.expectFailure(
      ground.lab({ through: upTo(200) }),
      'NO_SPACE',
      /for the snapshot.*\(writing ended with/,
    );
    await ground.expectToBake();
  });

  test('for anything at all, when the lab is there: the verdict needs none', async () => {
    for (const part of ['image', 'snapshot', 'compiler'] as const) await ground.bring(part);
    const full = await onDisk(40, '! cat /dev/zero 2>/dev/null >lock');
    await ground.expectPass(ground.level({ through: full ?? upTo(0) }));
  });
});

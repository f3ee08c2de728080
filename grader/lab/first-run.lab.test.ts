import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { appendFile, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { architectures, thisArchitecture } from '../platform/architecture.mjs';
import { labParts } from './lab-parts.ts';
import { hopeless, ProvingGround } from './proving-ground.testing.ts';
import type { Sabotage } from './sabotage.testing.mjs';
import { snapshotFiles } from './snapshot.ts';

let ground: ProvingGround;
/** Another version of the kit, at a path as odd as a user's may be. */
let other = '';
beforeAll(async () => {
  ground = await ProvingGround.open('kernel', 'image', 'snapshot', 'compiler');
  other = await ground.clone(join('home', 'jane.kowalski', 'my kit'));
  await appendFile(join(other, 'dist', 'agent.js'), '\n// of another version\n');
});
afterAll(() => ground.close());

const removeSnapshot = () => rm(join(ground.cache, 'snapshots'), { recursive: true });

describe('a first run', () => {
  test('killed while it builds the image, killed while it bakes; then two at once: one builds, with a QEMU that cannot leave memory in its file, the other waits', async () => {
    for (const [at, work] of [
      ['image', 'image-'],
      ['bake', 'bake-'],
    ] satisfies [Sabotage['at'], string][]) {
      expect(await ground.lab({ clone: other, sabotage: { at, kill: 'self' } })).toMatchObject({ signal: 'SIGKILL' });
      expect(await ground.halfDone()).toEqual([expect.stringContaining(work)]);
    }
    const sabotage: Sabotage = { at: 'bake', lack: 'x-ignore-shared' };
    const both = await Promise.all([1, 2].map(() => ground.lab({ clone: other, sabotage })));
    for (const { stdout, exitCode } of both) expect({ stdout, exitCode }).toEqual({ stdout: 'alive', exitCode: 0 });
    const words = both.map(({ stderr }) => stderr).sort();
    expect(words).toEqual([
      expect.stringContaining('another run is preparing the lab'),
      expect.stringContaining("booting the lab's machine"),
    ]);
    await ground.expectNothingLeft();
    const { lab } = await labParts(ground.cache);
    const made = (await readdir(join(ground.cache, 'snapshots'))).filter((key) => key !== lab?.key);
    const { record, state } = snapshotFiles(join(ground.cache, 'snapshots', made[0] ?? ''));
    expect(JSON.parse(await readFile(record, 'utf8'))).toMatchObject({ ramIsMapped: false });
    expect((await stat(state)).size).toBeGreaterThan(100_000_000);
  });

  test('of one version of the kit takes nothing from another: both go on, and prepare nothing again', async () => {
    for (const folder of ['images', 'snapshots']) expect(await readdir(join(ground.cache, folder))).toHaveLength(2);
    await ground.expectPass(); // may have to read the headers
    const copy = await ground.clone('copy');
    for (const clone of [other, copy]) expect((await ground.expectPass(ground.level({ clone }))).stderr).toBe('');
    expect((await ground.expectAlive()).stderr).toBe('');
  });

  test('whose boot hangs, while the clock of this machine leaps, boots once more', async () => {
    await removeSnapshot();
    const harm: Sabotage = { at: 'bake', stop: 'machine', leap: 3_600_000 };
    expect(await ground.expectToBake(harm, hopeless)).toContain('the boot hung; attempt 2 of 3');
  });

  test('without a network, after one that was killed while fetching: apt is quoted, and the cache stays empty', async () => {
    const empty = await ProvingGround.open();
    try {
      const apt = async (text: string) => {
        await writeFile(join(empty.folder, 'apt.conf'), text);
        return { env: { APT_CONFIG: join(empty.folder, 'apt.conf') } };
      };
      const nobody = '"http://127.0.0.1:1"';
      const offline = `Acquire::http::Proxy ${nobody};\nAcquire::https::Proxy ${nobody};\nAcquire::Retries "0";\n`;
      const killed = await empty.level({ ...(await apt(offline)), sabotage: { at: 'fetch', kill: 'self' } });
      expect(killed).toMatchObject({ signal: 'SIGKILL' });
      expect(await empty.halfDone()).toEqual([expect.stringContaining('fetch-')]);
      await empty.expectFailure(empty.level(await apt(offline)), 'KERNEL_FETCH', /apt could not fetch.*127\.0\.0\.1/);
      const tools = join(empty.folder, 'tools');
      await mkdir(tools);
      for (const { name, qemu, target } of architectures.filter((each) => each !== thisArchitecture)) {
        for (const tool of [qemu.program, `${target}-g++`]) await writeFile(join(tools, tool), '', { mode: 0o755 });
        const { env } = await apt(offline);
        const PATH = `${tools}:${process.env['PATH'] ?? ''}`;
        const run = empty.kit(['lab', 'exec', '--arch', name, 'true'], { env: { ...env, PATH } });
        await empty.expectFailure(run, 'FOREIGN_FETCH', /could not fetch the lists of packages.*127\.0\.0\.1/);
      }
      const noLists = `Dir::State::lists "${empty.folder}";\nDir::Cache "${empty.folder}";\n`;
      await empty.expectFailure(empty.level(await apt(noLists)), 'KERNEL_NOT_FOUND', /apt-get update/);
    } finally {
      await empty.close();
    }
  });
});

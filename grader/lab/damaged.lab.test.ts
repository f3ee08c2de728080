import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bake } from './bake.ts';
import { labParts } from './lab-parts.ts';
import { impatient, ProvingGround } from './proving-ground.testing.ts';
import { snapshotFiles } from './snapshot.ts';

let ground: ProvingGround;
let files: ReturnType<typeof snapshotFiles>;
beforeEach(async () => {
  ground = await ProvingGround.open('kernel', 'image');
  await ground.bring('snapshot', 'copy');
  const { lab } = await labParts(ground.cache);
  if (!lab) throw new Error('the ground has no lab');
  files = snapshotFiles(lab.folder);
});
afterEach(() => ground.close());

/** Writes zeros over a part of a file, and sets its time back: a fault of the disk, not of a program. */
async function rot(path: string, from: number, bytes: number): Promise<void> {
  const before = join(ground.folder, 'before');
  await execa('touch', ['-r', path, before]);
  const file = await open(path, 'r+');
  await file.write(Buffer.alloc(bytes), 0, bytes, from);
  await file.close();
  await execa('touch', ['-r', before, path]);
}

const MB = 1024 * 1024;

describe('a snapshot that', () => {
  test.each<[string, () => Promise<void>, RegExp]>([
    ['was truncated is seen to be', () => truncate(files.ram, 100 * MB), /^(?!.*did not come up)/s],
    [
      'has a record of another kind is not believed',
      () => writeFile(files.record, '{"key": 1}'),
      /^(?!.*did not come up)/s,
    ],
    ['has lost its devices does not come up', () => rot(files.state, 0, 4096), /did not come up/],
    ['has lost its memory does not come up', () => rot(files.ram, 16 * MB, 64 * MB), /did not come up/],
  ])('%s: it is baked again, once', async (_what, damage, words) => {
    await damage();
    const { stderr } = await ground.expectAlive();
    expect(stderr).toMatch(words);
    expect(stderr.match(/booting the lab's machine/g)).toHaveLength(1);
    expect((await ground.expectAlive()).stderr).toBe('');
  });

  test('does not answer is baked again', async () => {
    const { stderr } = await ground.expectAlive(ground.lab({ sabotage: { at: 'wake', lose: true }, env: impatient }));
    expect(stderr).toMatch(/did not come up \(the guest said nothing for [\d.]+ s/);
  });
});

describe('a QEMU that cannot leave the memory in its file', () => {
  test('has it in the stream, and restores from that', async () => {
    const { lab } = await labParts(ground.cache);
    if (!lab) throw new Error('the ground has no lab');
    await bake({ ...lab, progress: () => undefined, mapsRam: () => Promise.resolve(false) });
    expect(JSON.parse(await readFile(files.record, 'utf8'))).toMatchObject({ ramIsMapped: false });
    expect((await stat(files.state)).size).toBeGreaterThan(100 * MB);
    expect((await ground.expectAlive()).stderr).toBe('');
  });
});

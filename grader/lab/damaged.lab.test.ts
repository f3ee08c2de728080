import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { labParts, type Lab } from './lab-parts.ts';
import { isFixable } from './fixable.ts';
import { hopeless, impatient, ProvingGround } from './proving-ground.testing.ts';
import { restore } from './restore.ts';
import type { Sabotage } from './sabotage.testing.mjs';
import { openSnapshot, snapshotFiles } from './snapshot.ts';

let ground: ProvingGround;
let files: ReturnType<typeof snapshotFiles>;
beforeEach(async () => {
  ground = await ProvingGround.open('kernel', 'image', 'compiler');
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

/** A snapshot that a test may damage. */
const bringSnapshot = () => ground.bring('snapshot', 'copy');

/** What a fresh guest of this snapshot dies of; it is something that the kit bakes a new snapshot for. */
async function whyNot(otherwise: Partial<Lab['spec']> = {}): Promise<unknown> {
  const { lab } = await labParts(ground.cache);
  const snapshot = lab && (await openSnapshot(lab.folder, lab.key));
  if (!snapshot) throw new Error('the ground has no snapshot');
  const error = await restore({ ...lab.spec, ...otherwise }, snapshot).catch((error: unknown) => error);
  await snapshot.close();
  expect(isFixable(error)).toBe(true);
  await ground.expectNothingLeft();
  return error;
}

describe('a snapshot that', () => {
  test('has lost its memory is baked again', async () => {
    await bringSnapshot();
    await rot(files.ram, 16 * MB, 64 * MB);
    expect(await ground.expectToBake(undefined, impatient)).toMatch(/did not come up/);
  });

  test('is another one than it says: the same run gives the verdict with what another has baked meanwhile', async () => {
    await bringSnapshot();
    const record = await readFile(files.record, 'utf8');
    const next = join(ground.folder, 'record');
    await writeFile(next, record);
    await writeFile(files.record, JSON.stringify({ ...(JSON.parse(record) as object), nonce: 'of the damaged one' }));
    const sabotage: Sabotage = { at: 'wake', host: `cp "${next}" "${files.record}"` };
    const { stderr } = await ground.expectPass(ground.level({ sabotage }));
    expect(stderr).toMatch(/did not come up/);
    expect(stderr).not.toMatch(/booting the lab's machine/);
  });

  test('has lost its devices does not come up, nor does QEMU that ends at once: a new one may', async () => {
    await bringSnapshot();
    await rot(files.state, 0, 4096);
    expect(await whyNot()).toMatchObject({ code: 'RESTORE_FAILED' });
    await ground.bring('snapshot');
    expect(await whyNot({ kernel: '/nonexistent' })).toMatchObject({ code: 'RESTORE_FAILED' });
  });

  test.each<[string, Sabotage, RegExp]>([
    ['does not answer', { at: 'wake', lose: true }, /did not come up \(the guest said nothing for [\d.]+ s/],
    ['loses its QEMU as it wakes', { at: 'wake', kill: 'machine' }, /QEMU ended before it answered "cont"/],
  ])('%s is baked again', async (_what, harm, words) => {
    await ground.bring('snapshot');
    expect(await ground.expectToBake(harm, hopeless)).toMatch(words);
  });
});

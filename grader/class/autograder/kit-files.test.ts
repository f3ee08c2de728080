import { expect, test } from '@jest/globals';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { kitRoot } from '../../base/paths.ts';
import { kitFiles } from './kit-files.ts';

test('nothing that people or the set-up put into the kit’s folder leaves the machine', async () => {
  const kit = await mkdtemp(join(tmpdir(), 'kit-files-test-'));
  try {
    const own = await kitFiles(kitRoot);
    for (const path of own.filter((name) => !name.includes('/') || name.endsWith('level-4.c'))) {
      await mkdir(dirname(join(kit, path)), { recursive: true });
      await cp(join(kitRoot, path), join(kit, path));
    }
    for (const folder of ['addon', 'demo-server', 'docs', 'grader']) await mkdir(join(kit, folder));
    const before = await kitFiles(kit);
    for (const path of [
      'class-board/board.db',
      'roster.csv',
      'results-2/results.csv',
      'workshop/class/member.json',
      '.env',
    ]) {
      await mkdir(dirname(join(kit, path)), { recursive: true });
      await writeFile(join(kit, path), 'Ada');
    }
    expect(before).toContain('package.json');
    expect(await kitFiles(kit)).toEqual(before);
  } finally {
    await rm(kit, { recursive: true });
  }
});

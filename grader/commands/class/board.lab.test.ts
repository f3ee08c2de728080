import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBoard } from '../../class/board/board.testing.ts';
import { waitingReports } from '../../class/member/spool.ts';
import { kitRoot } from '../../base/paths.ts';

test('a run on the real kernel is on the board, until its learner leaves', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'board-lab-test-'));
  const board = await startBoard(join(folder, 'board'), '--port', '0');
  const member = join(folder, 'member');
  const kit = (...args: string[]) =>
    execa(process.execPath, ['grader/kit.mjs', ...args], {
      ...{ cwd: kitRoot, env: { EBPF_WORKSHOP_CLASS: member }, reject: false },
    });
  const learners = async () => {
    const headers = { authorization: `Bearer ${board.token}` };
    const answer = await fetch(`${board.url}/api/class.json`, { headers });
    return ((await answer.json()) as { learners: object[] }).learners;
  };
  try {
    expect(await kit('class', 'join', board.url, board.code, '--name', 'Ada')).toMatchObject({ exitCode: 0 });
    const { exitCode } = await kit('level', '1', '--file', 'solutions/level-0.c');
    expect(exitCode).toBe(1);
    while ((await waitingReports(member)).length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
    const place = { name: 'Ada', state: 'failing', level: 1, step: '1.output', runs: 1, program: 'solution' };
    expect(await learners()).toMatchObject([place]);

    expect(await kit('class', 'leave')).toMatchObject({ exitCode: 0 });
    await kit('level', '0', '--file', 'solutions/level-0.c');
    expect(await learners()).toMatchObject([{ ...place, left: true }]);
  } finally {
    await board.end('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ProvingGround } from '../lab/proving-ground.testing.ts';

let ground: ProvingGround;
beforeAll(async () => {
  ground = await ProvingGround.open('kernel', 'image', 'snapshot', 'compiler');
});
afterAll(() => ground.close());

describe('no process and no temporary file is left', () => {
  test('of gradings in a row', async () => {
    for (let run = 0; run < 3; run++) await ground.expectPass();
  });

  test('of three at once', async () => {
    const runs = [ground.level(), ground.level(), ground.level()];
    for (const { exitCode, stderr } of await Promise.all(runs))
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    await ground.expectNothingLeft();
  });
});

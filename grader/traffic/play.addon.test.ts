import { expect, test } from '@jest/globals';
import { play } from './play.ts';
import type { Plan } from './plan.ts';
import { startProbe } from './probe.ts';
import type { Stage } from './stage.ts';

test('traffic that does not end says what is under way', async () => {
  const probe = await startProbe();
  process.kill(probe.pid, 'SIGSTOP');
  try {
    const stage = { probe, twin: probe, snapshot: () => undefined } as unknown as Stage;
    const plan = { seed: 1, exercises: ['accept'] } as unknown as Plan;
    await expect(play(stage, plan, 20)).rejects.toMatchObject({
      code: 'TRAFFIC_STUCK',
      message: expect.stringMatching(/Under way: accept; orders to the probes: \d+ 3 pin /),
    });
  } finally {
    await probe.stop();
  }
});

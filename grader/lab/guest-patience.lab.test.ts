import { afterEach, expect, test } from '@jest/globals';
import { openBackend } from '../backend/open-backend.ts';
import { patience, setPatience } from '../base/patience.ts';

const usual = patience;
afterEach(() => setPatience(usual));

test("a restored guest's deadlines are as long as those of the run that restored it", async () => {
  const lab = await openBackend('lab', () => undefined);
  try {
    // What waits for the guest took its own patience when it was loaded.
    setPatience(0.000_01);
    await lab.start();
    // Whichever deadline is the first to pass.
    await expect(lab.rest(0)).rejects.toThrow(/within 0\.[01]\d* ms|within 0\.0001\d* s/);
    setPatience(usual);
    await lab.restart();
    await lab.rest(0);
  } finally {
    await lab.stop();
  }
});

import { expect, test } from '@jest/globals';
import { patience } from '../base/patience.ts';
import { tellFromHost } from './on-host.testing.ts';

const SOLUTION = 'solutions/level-5.c';

test('level --kernel host grades on a machine whose own kernel has kprobes', async () => {
  const script = `(node dist/cli.cjs level 5 --kernel host --json --file ${SOLUTION} 2>/dev/console; echo $?) | part verdict\n`;
  const { parts, release, said } = await tellFromHost({
    ...{ programs: [SOLUTION], files: {}, script, mostMs: 200_000 * patience },
  });
  const [json = '', exitCode] = (parts['verdict'] ?? '').split('\n');
  if (json === '') throw new Error(`no verdict; the console said: ${said}`);
  expect(exitCode).toBe('0');
  expect(JSON.parse(json)).toMatchObject({ verdict: 'pass', kernel: { backend: 'host', release } });
});

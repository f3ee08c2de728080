import { expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { StepResult, Verdict } from '../levels/verdict.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { kernelsCompared } from './kernels-compared.ts';
import { kernelsText } from './kernels-text.ts';

const MB = 1024 * 1024;
const own = thisArchitecture.name;

test('each kernel in the cache says what it is good for, and those that apt offers how to get them', () => {
  const choices = [
    { release: '6.12.1-cloud', arch: own, bytes: 97 * MB, tooNew: 'struct bpf_wq' },
    { release: '6.1.0-50-cloud', arch: own, bytes: 91 * MB },
    { release: '6.1.0-9-cloud', arch: own, bytes: 91 * MB },
    { release: '6.1.0-57-other', arch: 'other', bytes: 95 * MB },
    { release: '6.1.0-9-other', arch: 'other', bytes: 95 * MB },
  ];
  const text = kernelsText(choices, ['6.1.0-50-cloud', '6.1.0-47-cloud']);
  expect(stripVTControlCharacters(text)).toBe(`Kernels in the cache
  6.12.1-cloud     97 MB  too new for this machine's BCC, which does not know struct bpf_wq
  6.1.0-50-cloud   91 MB  what runs take without --release
  6.1.0-9-cloud    91 MB  --release 6.1.0-9-cloud
  6.1.0-57-other   95 MB  --arch other
  6.1.0-9-other    95 MB  --arch other --release 6.1.0-9-other
More that apt offers here
  6.1.0-47-cloud          npm run lab -- kernels 6.1.0-47-cloud
Any other, from its three package files: npm run lab -- kernels FILE.deb …
`);
});

const verdictOn = (release: string, statuses: Record<string, StepResult['status']>): Verdict => ({
  ...{ level: 1, title: 'Open', verdict: 'pass', seed: 1, diagnostics: [], lostEvents: 0 },
  steps: Object.entries(statuses).map(([id, status]) => ({ id, level: 1, title: id, status })),
  kernel: { backend: 'lab', release, arch: 'x86_64' },
  timings: { compileMs: 0, kernelMs: 0, attachMs: 0, trafficMs: 0, totalMs: 0 },
});

test('kernels that come to the same are named; else each step that is not the same', () => {
  const old = verdictOn('6.1', { '0.load': 'fail', '1.output': 'skipped', '0.compile': 'pass' });
  expect(stripVTControlCharacters(kernelsCompared([old, { ...old, kernel: { ...old.kernel, release: '6.2' } }]))).toBe(
    'The same on 2 kernels: 6.1, 6.2\n',
  );
  const young = verdictOn('6.12', { '0.load': 'pass', '1.output': 'pass', '0.compile': 'pass' });
  expect(stripVTControlCharacters(kernelsCompared([young, old]))).toBe(`The kernels differ:
  0.load  6.12 passes, 6.1 fails
`);
});

test('where there is one kernel, nothing is compared, and it says how to have another', () => {
  expect(kernelsCompared([verdictOn('6.1', { '0.load': 'pass' })])).toBe(
    'No other kernel is here than 6.1. What there is, and how to fetch it: npm run lab -- kernels\n',
  );
});

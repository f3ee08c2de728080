import { expect, test } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { labStatusText } from './lab-text.ts';

const MB = 1024 * 1024;
const DAY_MS = 86_400_000;

test('the status says what is there, what is missing, and what lies there for others', () => {
  const text = labStatusText(
    {
      cache: '/cache',
      arch: 'x86_64',
      parts: [
        { part: 'kernel', state: 'ready', detail: '6.1.0', bytes: 90.5 * MB },
        { part: 'snapshot', state: 'missing', detail: 'the next run makes it', bytes: 0 },
      ],
      others: [0.5, 1.5, 12].map((days) => ({ path: `images/${days}`, bytes: 120 * MB, usedMs: -days * DAY_MS })),
      bytes: 451 * MB,
    },
    0,
  );
  expect(stripVTControlCharacters(text)).toBe(`The lab (x86_64) in /cache
  ✓ kernel         91 MB  6.1.0
  · snapshot              missing: the next run makes it
Also there, for other clones, versions or kernels; removed when unused for 30 days:
    images/0.5                    120 MB  last used today
    images/1.5                    120 MB  last used yesterday
    images/12                     120 MB  last used 12 days ago
  all together 451 MB
`);
});

import { randomUUID } from 'node:crypto';
import { lastLevel, levels } from '../../levels/index.ts';
import { newToken, tokenHash } from '../../web/secrets.ts';
import type { Store, StoredReport } from './store.ts';

const NAMES = [
  ...['Ada', 'Bao', 'Chidi', 'Dana', 'Elif', 'Farid', 'Grete', 'Hana', 'Ivo', 'Jun', 'Kofi', 'Lena', 'Mateo', 'Noor'],
  ...['Oona', 'Priya', 'Quinn', 'Rosa', 'Sefa', 'Tomás', 'Uma', 'Vera', 'Wim', 'Xu', 'Yara', 'Zofia'],
];
const HARD = ['1.ipv4', '2.size', '2.bytes', '3.only-http'];
const MINUTE_MS = 60_000;

/** Fills a board with a class in the middle of its afternoon: spread over the course, some of it stuck. Always the same. */
export function sampleClass(store: Store, size: number, now = Date.now()): void {
  const random = seeded(size);
  const course = levels.flatMap(({ number, steps }) =>
    steps.map(({ name }) => ({ level: number, id: `${number}.${name}` })),
  );
  const reports: StoredReport[] = [];
  for (let index = 0; index < size; index++) {
    const name = `${NAMES[index % NAMES.length] ?? ''}${index < NAMES.length ? '' : ` ${Math.floor(index / NAMES.length) + 1}`}`;
    const number = store.addLearner(name, tokenHash(newToken()).toString('hex'), now - 90 * MINUTE_MS);
    // Two dice: most are in the middle. Some places are harder than others, and hold people up for longer.
    const anywhere = Math.floor(((random() + random()) / 2) * (course.length + 6)) - 3;
    const hard = HARD[Math.floor(random() * HARD.length * 3)];
    const at = hard === undefined ? anywhere : course.findIndex(({ id }) => id === hard);
    const minutes = Math.floor(hard === undefined ? random() ** 4 * 9 : random() * 19);
    if (at < 0) continue;
    const place = course[at];
    const level = place?.level ?? lastLevel;
    const steps = course.filter((step) => step.level <= level);
    const passes = place === undefined || (hard === undefined && random() < 0.2);
    reports.push({
      ...{ learner: number, at: now - minutes * MINUTE_MS, isVerified: false },
      report: {
        ...{ id: randomUUID(), level, file: 'own' },
        verdict: passes ? 'pass' : random() < 0.1 ? 'error' : 'fail',
        steps: steps.map(({ id }, step) => ({
          id,
          status: passes || step < at ? 'pass' : step === at ? 'fail' : 'skipped',
        })),
      },
    });
  }
  store.addReports(reports);
}

/** Numbers from 0 to 1 that look random (a linear congruential generator with the constants of Numerical Recipes). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

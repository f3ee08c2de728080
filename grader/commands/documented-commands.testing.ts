import { levels } from '../levels/index.ts';
import type { RunRecord } from '../levels/run-record.ts';
import { solutionRun } from '../levels/walk.testing.ts';

/** How a documented command is known to work: it is run here, in another test, was recorded, or it stands here why it is not. */
export type Known =
  | { run: string[]; exitCode?: number; prints?: RegExp }
  | { recorded: RunRecord }
  | { testedIn: string }
  | { notRun: string };

/** `npm run level` without a file of ours would grade, and note the progress of, the learner's own. */
const level = (number: number, ...options: string[]): Known => ({
  run: ['level', '--', String(number), '--file', `solutions/level-${number}.c`, ...options],
  prints: new RegExp(`Level ${number} passed`),
});

/** What a chapter ends with: judged anew, and run only when its program has changed since. */
function solved(number: number): Known {
  const recorded = solutionRun(number);
  return recorded ? { recorded } : level(number);
}

/** With all of them in one run. */
const withOptions = level(
  1,
  ...['--verbose', '--seed', '7', '--timeline', '--html', '/dev/null', '--evidence', '/dev/null'],
);

export const COMMANDS: Record<string, Known> = {
  'npm run level -- 4 --file solutions/level-4.c': level(4),
  ...Object.fromEntries(levels.map(({ number }) => [`npm run level -- ${number}`, solved(number)])),
  'npm run level -- 0 --verbose': { testedIn: 'grader/commands/level.lab.test.ts' },
  'npm run level -- 1 --verbose': withOptions,
  'npm run level -- 1 --seed 7': withOptions,
  'npm run level -- 1 --timeline': withOptions,
  'npm run level -- 8 --timeline': { ...level(8, '--timeline'), prints: /━{70}/ },
  'npm run level -- 1 --html run.html': withOptions,
  'npm run level -- N': level(4),
  'npm run level': { notRun: 'it grades the learner’s own file and notes how far that is' },
  'npm run level -- 1 --watch': { testedIn: 'grader/commands/watch.lab.test.ts' },
  'npm run watch': { testedIn: 'grader/commands/watch.lab.test.ts' },
  'npm run workbench': { testedIn: 'grader/commands/workbench/workbench.lab.test.ts' },
  'npm run workbench -- --no-open --port 0': { testedIn: 'grader/commands/workbench/workbench.lab.test.ts' },
  'npm run level -- 4 --evidence run.json': withOptions,
  'npm run level -- N --json': { testedIn: 'grader/commands/level.lab.test.ts' },
  'npm run level -- 4 --seed N': withOptions,
  'npm run level -- N --seed S': withOptions,
  'npm run bench -- --class 100': { notRun: 'it measures a hundred gradings, on an idle machine' },
  'npm run bench -- --class 90 --attackers': {
    notRun: 'it takes minutes; attacked-class tries a small class without the machine',
  },
  'npm run hint -- N': { run: ['hint', '--', '1'] },
  'npm run hint': { testedIn: 'grader/commands/hint.test.ts' },
  'npm run sniff -- FILE': { testedIn: 'grader/commands/sniff.lab.test.ts' },
  'npm run sniff -- --kernel host': { testedIn: 'grader/backend/host-backend.lab.test.ts' },
  'sudo npm run sniff -- --kernel host FILE': { testedIn: 'grader/backend/host-backend.lab.test.ts' },
  'npm run sniff': { testedIn: 'grader/commands/sniff.lab.test.ts' },
  'npm run sniff -- workshop/clean.c --server nginx': { testedIn: 'grader/backend/whole-messages.lab.test.ts' },
  'npm run sniff -- --server plain': { testedIn: 'grader/backend/whole-messages.lab.test.ts' },
  'curl -d \'{"size": 50}\' http://127.0.0.1:8080/customResponse': { testedIn: 'grader/commands/sniff.lab.test.ts' },
  'curl http://127.0.0.1:8080/4000': { testedIn: 'grader/commands/sniff.lab.test.ts' },
  'npm run demo-server': { testedIn: 'demo-server/client.addon.test.ts' },
  'npm run client -- SIZE': { testedIn: 'demo-server/client.addon.test.ts' },
  'npm run client -- 50': { testedIn: 'demo-server/client.addon.test.ts' },
  'npm run hint -- 1 ipv6': { run: ['hint', '--', '1', 'ipv6'], prints: /ipv6/i },
  'npm run hint -- 1 --solution': { run: ['hint', '--', '1', '--solution'] },
  'npm run reset': { testedIn: 'grader/commands/reset.test.ts' },
  'npm run doctor': { run: ['doctor'], prints: /ok/ },
  'npm run setup': { run: ['setup'] },
  'npm run lab -- status': { run: ['lab', '--', 'status'] },
  'npm run lab -- kernels': { run: ['lab', '--', 'kernels'], prints: /what runs take without --release/ },
  'npm run lab -- kernels RELEASE': { notRun: 'it fetches a kernel of 90 MB; the same is done in each first run' },
  'npm run lab -- kernels FILE.deb …': { testedIn: 'grader/platform/package-files.test.ts' },
  'npm run level -- 4 --release all': { notRun: 'it bakes a snapshot for each kernel in the cache' },
  'npm run level -- 4 --arch arm64': {
    notRun: 'it fetches and bakes an arm64 lab; .ci/nightly grades all programs in it',
  },
  'npm run lab -- exec --arch arm64 uname -m': { notRun: 'it needs that arm64 lab, too' },
  'npm run lab -- clean --arch arm64': { testedIn: 'grader/lab/entries-of-labs.test.ts' },
  'npm run lab -- rebuild': { notRun: 'it bakes the snapshot anew, in the middle of the tests that use it' },
  'npm run lab -- clean': { notRun: 'it removes the cache that the other tests use' },
  'npm run bench': { notRun: 'it takes minutes, and its figures mean something on an idle machine only' },
  'clangd --check=workshop/clean.c': { testedIn: 'grader/setup/editorSupport.addon.test.ts' },
};

/** Whole families that one reason covers. */
const FAMILIES: [RegExp, Known][] = [
  [/^(sudo )?apt(-get)? /, { notRun: 'it changes the system, and the set-up’s own tests cover how the kit calls apt' }],
  [/^docker compose /, { testedIn: '.ci/container' }],
  [/^npm test\b/, { notRun: 'it is what runs this' }],
  [/^npm run check-kit -- --soak /, { testedIn: 'grader/commands/check-kit.lab.test.ts' }],
  [/^npm run check-kit\b/, { notRun: 'it takes many minutes; the quick part of it is a test of its own' }],
  [/^npm run class -- /, { testedIn: 'grader/class' }],
  [/^curl -H "Authorization.*:8050/, { testedIn: 'grader/workbench/server.test.ts' }],
  [/^curl -H "Authorization/, { testedIn: 'grader/class' }],
];

export const known = (command: string): Known | undefined =>
  COMMANDS[command] ?? FAMILIES.find(([family]) => family.test(command))?.[1];

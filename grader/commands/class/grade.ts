import { appendFile, readFile, stat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import chalk from 'chalk';
import { classSecret } from '../../class/pool/class-secret.ts';
import { classSeed } from '../../class/pool/class-seed.ts';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { isDisturbing } from '../../class/pool/disturbing.ts';
import { embedded, type Engine } from '../../class/pool/embedded.ts';
import { gradeAll } from '../../class/pool/grade-all.ts';
import { openJournal } from '../../class/pool/journal.ts';
import { progressLine, secondsLeft } from '../../class/pool/progress-line.ts';
import { anonymous } from '../../class/results/anonymous.ts';
import { classResults, type ClassResults, type Row } from '../../class/results/class-results.ts';
import { ANNOTATIONS, SUMMARY } from '../../class/results/github.ts';
import type { Output, Renderer } from '../../class/results/output.ts';
import { onePointEach, readPoints } from '../../class/results/points.ts';
import { formats, renderers, type Format } from '../../class/results/renderers.ts';
import { statusOf } from '../../class/results/status.ts';
import { summaryText } from '../../class/results/summary-text.ts';
import { writeOutputs } from '../../class/results/write-outputs.ts';
import { oneLearner } from '../../class/submissions/one-learner.ts';
import { openSubmissions } from '../../class/submissions/open-submissions.ts';
import { readRoster, type RosterRow } from '../../class/submissions/roster.ts';
import { understand, type Understood } from '../../class/submissions/understand.ts';
import { understoodText } from '../../class/submissions/understood-text.ts';
import { oneLine } from '../../base/foreign-text.ts';
import { kitVersion } from '../../base/kit-version.ts';
import { solutionFile } from '../../base/paths.ts';
import { prepareLab } from '../../lab/lab.ts';
import { checkedLevel } from '../checked-level.ts';
import { say } from '../say.ts';
import { gradeInLab } from './grade-in-lab.ts';
import { withoutOrders } from './without-orders.ts';

export interface GradeOptions {
  submissions: string;
  level: string;
  roster: string | undefined;
  points: string | undefined;
  out: string;
  format: Format[];
  /** The address of a Redis; undefined: graded in this process. */
  queue: string | undefined;
  jobs: number | undefined;
  /** Seconds for each attempt. */
  limit: number;
  seed: number | undefined;
  anonymous: boolean;
  /** Files and folders that are no submissions. */
  leaveOut: string[];
  /** The files are all of one learner. */
  one: boolean;
  restart: boolean;
  /** Grade again also what is known to disturb the machine. */
  retryDisturbing: boolean;
}

/** As shells count it: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

/** Every program has a verdict, but for some that disturb the machine: no other run would bring them one. */
const TO_DECIDE = 1;

/** The results are written, but the roster and the submissions contradict each other. */
const CONFLICTS = 2;

/**
 * Grades a class and writes its results into a folder. Exit code 0 when every submission has a verdict, whatever it is;
 * 1 when some disturb the machine, 2 when several claim a row of the roster, 69 when some could not be graded.
 */
export async function gradeClass(options: GradeOptions, signal: AbortSignal): Promise<number> {
  const { code, orders = '' } = await withoutOrders(process.env, () => gradeAndWrite(options, signal));
  process.stdout.write(orders);
  return code;
}

interface Written {
  code: number;
  /** Workflow commands for GitHub's runner. */
  orders?: string;
}

async function gradeAndWrite(options: GradeOptions, signal: AbortSignal): Promise<Written> {
  const level = checkedLevel(options.level);
  const wanted = [...renderers, ...options.format.map((name) => formats[name]())];
  const points = options.points === undefined ? onePointEach : await readPoints(options.points);
  const roster = options.roster === undefined ? [] : await readRoster(options.roster);
  const understood = await understandAll(options, roster);
  process.stdout.write(understoodText(understood));

  const folder = join(options.out, 'graded');
  const journal = await openJournal(folder, options.restart);
  const settings = { kit: kitVersion(), level, seed: await classSeed(folder, options.seed) };
  process.stdout.write(`level ${level}, seed ${settings.seed}\n`);
  const { engine, close } = await engineFor(options, folder);
  try {
    const onRow = progress(understood);
    const control = () => readFile(solutionFile(level), 'utf8');
    const graded = await gradeAll({
      ...{ submissions: understood.submissions, settings, journal, engine, control, onRow, signal },
      retryDisturbing: options.retryDisturbing,
    });
    const all = classResults({
      ...{ ...settings, points, submissions: understood.submissions, graded },
      place: await placeOf(options.submissions),
    });
    const written = await publish(options.anonymous ? anonymous(all, await classSecret(folder)) : all, wanted, options);
    return tellConflicts(understood) ? { ...written, code: CONFLICTS } : written;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write('\nStopped. The same command goes on from here; --restart begins anew.\n');
    return { code: INTERRUPTED };
  } finally {
    await close();
  }
}

/** What was handed in; of it, only the programs have been read. */
async function understandAll({ submissions, out, leaveOut, one }: GradeOptions, roster: RosterRow[]) {
  const opened = await openSubmissions(submissions, { results: out, leaveOut });
  try {
    return await understand(opened, roster, one ? oneLearner : undefined);
  } finally {
    opened.close();
  }
}

/** Once more at the end, where it is not scrolled away: a row of the roster without its learner is a grade that is missing. */
function tellConflicts({ roster }: Understood): boolean {
  const conflicts = roster?.conflicts ?? [];
  if (conflicts.length > 0)
    process.stderr.write(
      `${conflicts.length} in dispute with the roster:\n${conflicts.map((line) => `  ${oneLine(line)}\n`).join('')}` +
        'Correct the roster, or leave out what is not right with --leave-out, and run the same command.\n',
    );
  return conflicts.length > 0;
}

interface OpenEngine {
  engine: Engine;
  close: () => Promise<void>;
}

/** The pool in this process, which needs nothing else, or the workers of a queue. */
async function engineFor({ queue, jobs = defaultJobs(), limit }: GradeOptions, folder: string): Promise<OpenEngine> {
  if (queue !== undefined) {
    const { ClassQueue } = await import('../../class/queue/class-queue.ts');
    const { runId } = await import('../../class/queue/run-id.ts');
    process.stdout.write('graded by the workers of the queue\n\n');
    const opened = await ClassQueue.open(queue, await runId(folder));
    return { engine: opened.engine, close: () => opened.close() };
  }
  process.stdout.write(`${jobs} at a time\n\n`);
  const engine = withLab(embedded(gradeInLab(say), { jobs, limitMs: limit * 1000 }));
  return { engine, close: () => Promise.resolve() };
}

/** A lab that cannot be prepared is one failure of this machine, and not one of each submission. */
const withLab =
  (engine: Engine): Engine =>
  async (tasks, onGraded, signal) => {
    if (tasks.length > 0) await prepareLab(say);
    await engine(tasks, onGraded, signal);
  };

/** Prints a line for each submission that has its result. */
function progress({ submissions }: Understood): Parameters<typeof gradeAll>[0]['onRow'] {
  const begun = performance.now();
  const of = submissions.length;
  let done = 0;
  let now = 0;
  return ({ name }, graded, from) => {
    done++;
    if (from === 'now' && graded.seconds > 0) now++;
    const left = secondsLeft((performance.now() - begun) / 1000, now, of - done);
    process.stdout.write(`${progressLine(name, graded, { done, of, left })}\n`);
  };
}

/** Writes all that was asked for. */
async function publish(results: ClassResults, wanted: Renderer[], { out, format }: GradeOptions): Promise<Written> {
  const outputs = wanted.flatMap((render) => render(results));
  await writeOutputs(out, outputs);
  process.stdout.write(`${summaryText(results)}\n${chalk.bold(join(out, 'report.html'))} and more in ${out}/\n`);
  return {
    code: tellUndecided(results.rows),
    ...(format.includes('github') && { orders: await forGithub(outputs) }),
  };
}

/** Says who has no verdict, and what brings one; the exit code says it, too. */
function tellUndecided(rows: Row[]): number {
  const ungraded = rows.filter((row) => statusOf(row) === 'not graded');
  const disturbing = rows.filter(isDisturbing);
  if (disturbing.length > 0)
    process.stderr.write(
      `${disturbing.length} disturb the machine: ${disturbing.map(({ name }) => oneLine(name)).join(', ')}\n` +
        'Each of their runs ended without a verdict, while the shipped solution passed. You decide what they are worth;\n' +
        'they are not graded again, unless with --retry-disturbing.\n',
    );
  if (ungraded.length > 0)
    process.stderr.write(`${ungraded.length} could not be graded; the same command tries them again, and them only.\n`);
  if (ungraded.length > 0) return 69;
  return disturbing.length > 0 ? TO_DECIDE : 0;
}

/** The runner reads annotations from the output, and the summary from a file that it names. */
async function forGithub(outputs: Output[]): Promise<string> {
  const text = (path: string) => outputs.find((output) => output.path === path)?.text ?? '';
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (file !== undefined) await appendFile(file, text(SUMMARY));
  return text(ANNOTATIONS);
}

/** Annotations name files from the top of the repository that is checked out. */
async function placeOf(submissions: string): Promise<string> {
  const place =
    (await stat(submissions)).isDirectory() || submissions.endsWith('.zip') ? submissions : dirname(submissions);
  return relative(process.env['GITHUB_WORKSPACE'] ?? process.cwd(), place);
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../base/make-folder.ts';
import type { Engine } from '../../class/pool/embedded.ts';
import { gradeAll } from '../../class/pool/grade-all.ts';
import { openJournal } from '../../class/pool/journal.ts';
import { classResults, type Row } from '../../class/results/class-results.ts';
import { onePointEach } from '../../class/results/points.ts';
import { statusOf } from '../../class/results/status.ts';
import { attackers, type SampleFile } from '../../class/sample/attackers.ts';
import { sampleClass } from '../../class/sample/sample-class.ts';
import { openSubmissions } from '../../class/submissions/open-submissions.ts';
import { parseRoster } from '../../class/submissions/roster.ts';
import { understand } from '../../class/submissions/understand.ts';

export interface Attacked {
  honest: number;
  /** Learners who have another grade among attackers than alone: none. */
  differences: string[];
  /** What each attacker came to. */
  attackers: { what: string; status: string }[];
  /** What the instructor is told about the roster. */
  conflicts: string[];
}

export interface AttackedRequest {
  size: number;
  solutions: string[];
  level: number;
  kit: string;
  engine: Engine;
  signal: AbortSignal;
  onRow: (name: string) => void;
}

/** Grades a made-up class by itself, and once more with ten attackers among it, from files to points. */
export async function attackedClass(request: AttackedRequest): Promise<Attacked> {
  const { size, solutions, level } = request;
  const honest = sampleClass(solutions, size, 1);
  const logins = honest.map(({ path }, index) => `${(/^[^./]+/.exec(path) ?? [''])[0]},login-${index}`);
  const roster = `name,id\n${logins.join('\n')}\n`;
  const hostile = await attackers(solutions[level] ?? '', 'login-0');

  const alone = await gradesOf(honest, roster, request);
  const among = await gradesOf([...honest, ...hostile.flatMap(({ files }) => files)], roster, request);
  return {
    honest: alone.rows.length,
    differences: alone.rows.flatMap((row) => differenceOf(row, among.rows)),
    attackers: hostile.map(({ what, name }) => ({ what, status: statusAmong(among.rows, name) })),
    conflicts: among.conflicts,
  };
}

async function gradesOf(
  files: SampleFile[],
  roster: string,
  { level, kit, engine, signal, solutions, onRow }: AttackedRequest,
) {
  const folder = await mkdtemp(join(tmpdir(), 'attacked-class-'));
  try {
    for (const { path, text } of files) {
      makeFolder(dirname(join(folder, 'class', path)));
      await writeFile(join(folder, 'class', path), text);
    }
    const opened = await openSubmissions(join(folder, 'class'));
    const understood = await understand(opened, parseRoster(roster));
    const settings = { kit, level, seed: 1 };
    const graded = await gradeAll({
      ...{ submissions: understood.submissions, settings, engine, signal, retryDisturbing: false },
      ...{ journal: await openJournal(join(folder, 'graded'), false) },
      ...{ control: () => Promise.resolve(solutions[level] ?? ''), onRow: ({ name }) => onRow(name) },
    });
    const request = { ...settings, points: onePointEach, place: 'class', submissions: understood.submissions, graded };
    return { rows: classResults(request).rows, conflicts: understood.roster?.conflicts ?? [] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const gradeOf = (row: Row): string =>
  [statusOf(row), row.points, ...row.verdict.steps.map(({ id, status }) => `${id} ${status}`)].join(', ');

function differenceOf(row: Row, among: Row[]): string[] {
  // Every honest program has a comment of its own.
  const [same, ...more] = among.filter(({ source }) => source === row.source);
  if (same && more.length === 0 && same.name === row.name && gradeOf(same) === gradeOf(row)) return [];
  return [`${row.name}: alone ${gradeOf(row)}; among attackers ${same ? `${same.name}: ${gradeOf(same)}` : 'no row'}`];
}

function statusAmong(rows: Row[], name: string): string {
  const row = rows.find((each) => each.name === name);
  return row ? `${statusOf(row)}${row.error ? ` [${row.error.code}]` : ''}` : 'no row';
}

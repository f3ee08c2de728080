import chalk from 'chalk';
import { oneLine } from '../../base/foreign-text.ts';
import { defaultJobs } from '../../class/pool/default-jobs.ts';
import { embedded } from '../../class/pool/embedded.ts';
import { kitVersion } from '../../base/kit-version.ts';
import { prepareLab } from '../../lab/lab.ts';
import { gradeInLab } from '../class/grade-in-lab.ts';
import { sources } from '../check-kit.ts';
import { say } from '../say.ts';
import { attackedClass } from './attacked-class.ts';
import { LEVEL } from './measure-level.ts';

const LIMIT_MS = 300_000;

/** Whether the honest ones of a class have the grades among ten attackers that they have alone. Exit code 0 when they do. */
export async function benchAttackers({ size, json }: { size: number; json: boolean }): Promise<number> {
  await prepareLab(say);
  const begun = performance.now();
  let done = 0;
  const result = await attackedClass({
    ...{ size, level: LEVEL, kit: kitVersion(), solutions: (await sources()).solutions },
    engine: embedded(gradeInLab(say), { jobs: defaultJobs(), limitMs: LIMIT_MS }),
    signal: new AbortController().signal,
    onRow: () => say(`${++done} graded`),
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(json ? `${JSON.stringify({ ...result, seconds })}\n` : text(result, seconds));
  return result.differences.length > 0 ? 1 : 0;
}

function text(
  { honest, differences, attackers, conflicts }: Awaited<ReturnType<typeof attackedClass>>,
  seconds: number,
) {
  const width = Math.max(...attackers.map(({ what }) => what.length));
  return [
    ...attackers.map(({ what, status }) => `${what.padEnd(width)}  ${oneLine(status)}`),
    ...conflicts.map((line) => `in dispute: ${oneLine(line)}`),
    '',
    ...differences.map((line) => `${chalk.red('✗')} ${oneLine(line)}`),
    `${honest - differences.length} of ${honest} honest learners have the grade that they have alone; ${seconds} s`,
    '',
  ].join('\n');
}

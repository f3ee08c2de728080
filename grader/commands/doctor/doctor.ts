import { KitError } from '../../base/errors.ts';
import { doctorSummary, findingText, type Finding } from '../../report/doctor-text.ts';
import { checks } from './checks.ts';

/** A machine where no level can be graded. */
const CANNOT = 69;

/** Checks everything that grading a level needs, a line each; resolves with the exit code. */
export async function doctor(): Promise<number> {
  let problems = 0;
  for (const { name, run } of checks) {
    const finding = await Promise.resolve().then(run).catch(asProblem);
    if (finding.state === 'problem') problems++;
    process.stdout.write(findingText(name, finding));
  }
  process.stdout.write(doctorSummary(problems));
  return problems === 0 ? 0 : CANNOT;
}

function asProblem(error: unknown): Finding {
  if (error instanceof KitError) return { state: 'problem', detail: error.message, remedy: error.remedy };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { state: 'problem', detail, remedy: 'Please report this, with all lines of the doctor.' };
}

import type { RunView } from '../runs.ts';

/** Where a run is, in words. */
export function runText(run: RunView | undefined): string {
  if (!run) return 'Not run yet';
  const { state, ahead, preparing, ended, verdict } = run;
  if (preparing !== '') return `Only this time: ${preparing}…`;
  if (state === 'queued') return ahead > 0 ? `Waiting behind ${ahead}…` : 'Starting…';
  if (state === 'compiling') return 'Compiling…';
  if (state === 'running') return 'Running in the lab…';
  if (ended !== undefined || !verdict) return 'Cancelled';
  const { steps, timings } = verdict;
  const passed = steps.filter(({ status }) => status === 'pass').length;
  const counted = steps.length === 0 ? 'Done' : `${passed} of ${steps.length} steps`;
  return timings.totalMs > 0 ? `${counted} in ${(timings.totalMs / 1000).toFixed(1)} s` : counted;
}

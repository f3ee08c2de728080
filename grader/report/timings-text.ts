import type { Timings } from '../levels/verdict.ts';

/** Where the time of a run went. `beforeMs` passed in this process before it began. */
export function timingsText({ compileMs, kernelMs, attachMs, trafficMs, totalMs }: Timings, beforeMs: number): string {
  const rest = totalMs - Math.max(compileMs, kernelMs) - attachMs - trafficMs;
  const rows: [string, number][] = [
    ['Node, set-up checks, modules', beforeMs],
    ['compile', compileMs],
    ['restore, at the same time', kernelMs],
    ['load and attach', attachMs],
    ['traffic', trafficMs],
    ['transfer, judging, the rest', rest],
    ['from start to verdict', beforeMs + totalMs],
  ];
  const line = ([name, ms]: [string, number]) => `  ${name.padEnd(30)}${(ms / 1000).toFixed(2).padStart(6)} s`;
  return ['', 'Where the time went:', ...rows.map(line), ''].join('\n');
}

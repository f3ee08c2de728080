import { classroom50 } from './classroom50.ts';
import { feedback } from './feedback.ts';
import { github } from './github.ts';
import { gradescope } from './gradescope.ts';
import { junit } from './junit.ts';
import type { Renderer } from './output.ts';
import { reportHtml } from './report-html.ts';
import { resultsCsv } from './results-csv.ts';
import { resultsJson } from './results-json.ts';

/** What every class gets. */
export const renderers: readonly Renderer[] = [resultsJson, resultsCsv, junit, reportHtml, feedback];

/** For other systems, by the name that `--format` takes. Throw KitError `usage` when this is no place for such a format. */
export const formats = {
  gradescope: () => gradescope,
  classroom50: () => classroom50(process.env, () => new Date()),
  github: () => github,
} satisfies Record<string, () => Renderer>;

export type Format = keyof typeof formats;

import { writeFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { KitError } from '../base/errors.ts';
import { factsOf } from '../judge/facts.ts';
import { timelines } from '../judge/timeline.ts';
import type { RunRecord } from '../levels/run-record.ts';
import type { Verdict } from '../levels/verdict.ts';
import { kitRoot } from '../base/paths.ts';
import { timelinePage } from '../report/timeline-page.ts';
import { timelineText } from '../report/timeline-text.ts';

export interface PictureOptions {
  /** Whether to show what happened below the verdict. */
  timeline: boolean;
  /** Where to write what happened as a page. */
  html: string | undefined;
}

/** Writes the page that was asked for, and returns the lines that were. Throws KitError PAGE_NOT_WRITTEN. */
export async function picture(
  { timeline, html }: PictureOptions,
  verdict: Verdict,
  { file, evidence }: RunRecord,
): Promise<string> {
  if (!timeline && html === undefined) return '';
  const all = evidence ? timelines(factsOf(evidence)) : [];
  if (html !== undefined)
    await writePage(
      html,
      timelinePage({ verdict, file, timelines: all, kit: relative(dirname(resolve(html)), kitRoot) || '.' }),
    );
  if (!timeline) return '';
  return evidence ? timelineText(all) : 'The program did not run, so there is no timeline.\n';
}

const writePage = (path: string, page: string): Promise<void> =>
  writeFile(path, page).catch((cause: unknown) => {
    throw new KitError(
      'usage',
      'PAGE_NOT_WRITTEN',
      `the page cannot be written to ${path}: ${(cause as Error).message}`,
      'Give --html a file in a folder that exists and where you may write.',
      { cause },
    );
  });

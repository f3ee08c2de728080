/**
 * Part of `npm run lint`: words that a native speaker of English would not write here, in code, docs and pages.
 * Prints each with its place, and ends with 1 when there is one.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What is not written, and what is. */
const WORDS = {
  shall: 'must, needs to',
  'mend(s|ed|ing)?': 'fix',
  '(un)?deserve[sd]?': 'must be reported, is due',
  whoever: 'the learner, a client that …',
  'nobody but': 'only',
  amid: 'during, in the middle of',
  'fits to': 'matches',
  'does not want to': 'won’t, does not',
  'was content': 'reported success',
  'wrong use': 'usage error',
  'this machine cannot': 'cannot run on this machine',
  'all the room': 'the whole buffer',
};

const files = execFileSync(
  'git',
  ['ls-files', '*.ts', '*.mjs', '*.js', '*.md', '*.c', '*.cc', '*.h', '*.css', '*.html'],
  {
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((path) => path !== '' && path !== 'grader/setup/plainEnglish.mjs');

let found = 0;
for (const path of files)
  readFileSync(path, 'utf8')
    .split('\n')
    .forEach((line, i) => {
      for (const [word, instead] of Object.entries(WORDS)) {
        const caught = new RegExp(`\\b${word}\\b`, 'i').exec(line);
        if (!caught) continue;
        found++;
        console.log(`${path}:${i + 1}: "${caught[0]}": write ${instead}`);
      }
    });
if (found > 0) process.exitCode = 1;

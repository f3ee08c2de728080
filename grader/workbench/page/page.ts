import { byId, setText } from '../../web/page/dom.ts';
import { openPicture } from '../../web/page/picture-dialog.ts';
import { ask, signIn } from '../../web/page/sign-in.ts';
import { toggleTheme, useTheme } from '../../web/page/theme.ts';
import type { Course } from '../chapter-routes.ts';
import type { RunView } from '../runs.ts';
import {
  cancelRun,
  course as askForCourse,
  diagnostics,
  hint,
  messageIn,
  Refusal,
  startRun,
  tagIn,
  words,
  type Hint,
} from './api.ts';
import { ChapterPane } from './chapter-pane.ts';
import { chooseText, openSolution } from './dialogs.ts';
import { keepDraft, keptDraft } from './draft.ts';
import { createEditor } from './editor.ts';
import { drawLevels } from './levels-nav.ts';
import { listen } from './listen.ts';
import { listenToDividers } from './panes.ts';
import { ProgramSync, type SaveState } from './program-sync.ts';
import { runText } from './run-state.ts';
import { isClass, join, showLearner } from './session.ts';
import { drawSteps } from './steps-pane.ts';
import { openStructures } from './structures-dialog.ts';
import { offerVim } from './vim-choice.ts';

const SAVED: Record<SaveState, string> = {
  saved: 'Saved',
  changed: 'Changed',
  saving: 'Saving…',
  unreachable: 'Not saved: the workbench does not answer',
  refused: 'Not saved',
};

let course: Course | undefined;
let level = 0;
/** The newest run, and the last one that has a verdict: in a class, one may wait while another goes on. */
let run: RunView | undefined;
let judged: RunView | undefined;
const heard = new Set<string>();
const hints = new Map<string, Hint>();

const chapters = new ChapterPane();
const editor = createEditor({
  parent: byId('editor'),
  onChange: () => sync.changed(),
  onRun: () => void runNow(),
  words,
  diagnose: diagnostics,
});
const sync = new ProgramSync({
  get: async () => {
    const answer = await ask('api/program');
    return {
      status: answer.status,
      text: answer.ok ? await answer.text() : await messageIn(answer),
      tag: tagIn(answer),
    };
  },
  put: async (text, expected) => {
    const answer = await ask('api/program', {
      ...{ method: 'PUT', body: text },
      headers: { 'content-type': 'text/plain', 'if-match': `"${expected}"` },
    });
    return { status: answer.status, message: answer.ok ? '' : await messageIn(answer), tag: tagIn(answer) };
  },
  editor,
  choose: chooseText,
  tell: (state, message) => {
    setText(byId('saved'), message === undefined ? SAVED[state] : `${SAVED[state]}: ${message}`);
    byId('saved').dataset['state'] = state;
  },
  drafts: { keep: keepDraft, kept: keptDraft },
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
});

function draw(): void {
  if (!course) return;
  const shown = [run, judged].find((each) => each?.verdict && each.level === level);
  const goesOn = run !== undefined && run.state !== 'done';
  drawLevels(course, level, (number) => void openLevel(number));
  setText(byId('run-state'), runText(goesOn || run?.level === level ? run : shown));
  byId('cancel').hidden = !goesOn;
  document.body.classList.toggle('running', goesOn);
  drawSteps(
    { course, level, run: shown, hints },
    {
      goTo: (line) => editor.goTo(line),
      read: (doc) => told(chapters.showDoc(doc)),
      hint: (step) => told(nextHint(step)),
      showPicture: openPicture,
      showSolution: (number) => told(openSolution(number)),
      openLevel: (number) => void openLevel(number),
    },
  );
}

async function openLevel(number: number): Promise<void> {
  level = number;
  draw();
  await chapters.open(`level-${number}`).catch((error: unknown) => notice((error as Error).message));
}

async function runNow(): Promise<void> {
  await sync.save();
  told(startRun(level));
}

async function nextHint(step: string): Promise<void> {
  hints.set(step, await hint(step));
  draw();
}

/** A run as it goes on: here, in another tab, or after a save in another editor. */
function heardOf(news: RunView): void {
  const isNew = !heard.has(news.id);
  const isOver = news.state === 'done' && news.id !== judged?.id;
  heard.add(news.id);
  if (isNew || news.id === run?.id) run = news;
  if (isOver && news.verdict) judged = news;
  // One that was over before the page was opened leaves the learner where the course is.
  if (isNew && news.state !== 'done' && level !== news.level) void openLevel(news.level);
  if (isOver && news.verdict) {
    notePassed(news.verdict);
    if (news.level === level) showVerdict(news.verdict);
  }
  draw();
  if (isOver) byId('steps').querySelector('li.fail')?.scrollIntoView({ block: 'nearest' });
}

type Verdict = NonNullable<RunView['verdict']>;

function showVerdict({ steps, diagnostics: said }: Verdict): void {
  const failed = steps.find(({ status }) => status === 'fail');
  editor.mark(failed?.line ?? said.find(({ severity }) => severity === 'error')?.line ?? undefined);
  if (failed?.doc !== undefined) told(chapters.showDoc(failed.doc));
  if (failed) hints.delete(failed.id);
}

function notePassed({ verdict, level: number }: Verdict): void {
  if (verdict === 'pass' && course && !course.passed.includes(number))
    course = { ...course, passed: [...course.passed, number] };
}

function notice(words: string): void {
  byId('notice').hidden = words === '';
  setText(byId('notice'), words);
}

/** What does not work out is said. */
function told(work: Promise<unknown>): void {
  work.catch((error: unknown) => notice((error as Error).message));
}

/** In a class, one joins it first. */
async function enter(): Promise<Course> {
  const isShutOut = (error: unknown) => error instanceof Refusal && error.status === 401;
  try {
    return await askForCourse();
  } catch (error) {
    if (!isShutOut(error) || !(await isClass())) throw error;
    await join();
    return askForCourse();
  }
}

async function begin(): Promise<void> {
  course = await enter();
  setText(byId('file'), course.file);
  if (course.learner) showLearner(course.learner);
  await Promise.all([openLevel(course.level), sync.open()]);
  editor.focus();
}

useTheme();
signIn();
listenToDividers();
offerVim(editor);
byId('run').addEventListener('click', () => void runNow());
byId('cancel').addEventListener('click', () => run && told(cancelRun(run.id)));
byId('show-structures').addEventListener('click', () => told(openStructures(editor.text())));
byId('theme').addEventListener('click', toggleTheme);
document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || !['Enter', 's'].includes(event.key)) return;
  event.preventDefault();
  void runNow();
});
void begin().then(
  () =>
    listen({
      onRun: heardOf,
      onProgram: (tag) => void sync.heard(tag),
      onNotice: notice,
    }),
  (error: unknown) => notice((error as Error).message),
);

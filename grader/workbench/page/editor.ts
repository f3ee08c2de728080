import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { cpp } from '@codemirror/lang-cpp';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { forceLinting, lintGutter, lintKeymap, linter } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { Vim, vim } from '@replit/codemirror-vim';
import type { VerdictDiagnostic } from '../../levels/verdict.ts';
import { changeBetween } from './change-between.ts';
import { LOOK } from './editor-look.ts';
import type { Word } from '../words.ts';
import { knownWords } from './known-words.ts';
import { problemsIn } from './problems-in.ts';

/** So long after the last key the program is compiled. */
const COMPILE_AFTER_MS = 400;

/** In pixels, above and below a line that is shown. */
const SEEN_AROUND = 80;

export interface EditorWishes {
  parent: HTMLElement;
  onChange: () => void;
  onRun: () => void;
  /** What is completed and explained. */
  words: () => Promise<Word[]>;
  /** Rejects when nobody wants to know any more. */
  diagnose: (text: string, signal: AbortSignal) => Promise<VerdictDiagnostic[]>;
}

export interface Editor {
  text: () => string;
  /** Shows another text; the cursor stays where it was, and so do the line ends of that text. */
  replace: (text: string) => void;
  /** Marks the line at which a run has failed; undefined: none. */
  mark: (line: number | undefined) => void;
  goTo: (line: number) => void;
  focus: () => void;
  /** Whether its keys are those of Vim. */
  useVim: (isWanted: boolean) => void;
}

const setMark = StateEffect.define<number | undefined>();

/** The line at which the last run has failed. It moves with the text. */
const markedLine = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, { changes, effects, newDoc }) => {
    for (const effect of effects)
      if (effect.is(setMark)) {
        const { value } = effect;
        if (value === undefined || value < 1 || value > newDoc.lines) return Decoration.none;
        return Decoration.set(Decoration.line({ class: 'cm-failed-line' }).range(newDoc.line(value).from));
      }
    return marks.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** It lives in a shadow root: there its styles are no inline styles, which the page's policy forbids. */
export function createEditor({ parent, onChange, onRun, words, diagnose }: EditorWishes): Editor {
  const root = parent.attachShadow({ mode: 'open' });
  let lineEnd = '\n';
  let compile = new AbortController();
  const keys = new Compartment();
  Vim.defineEx('write', 'w', onRun);
  const view = new EditorView({
    root,
    parent: root as unknown as HTMLElement,
    state: EditorState.create({
      extensions: [
        // Before all other keys.
        keys.of([]),
        ...[lineNumbers(), highlightActiveLineGutter(), highlightSpecialChars(), history(), drawSelection()],
        ...[indentOnInput(), bracketMatching(), closeBrackets(), autocompletion(), highlightActiveLine()],
        ...[highlightSelectionMatches(), indentUnit.of('    '), cpp(), syntaxHighlighting(classHighlighter), LOOK],
        ...[markedLine, lintGutter(), knownWords(words)],
        linter(
          async ({ state }) => {
            compile.abort();
            compile = new AbortController();
            const text = state.doc.toString();
            const found = await diagnose(text, compile.signal).catch(() => []);
            return problemsIn(state.doc, found);
          },
          { delay: COMPILE_AFTER_MS },
        ),
        keymap.of([
          { key: 'Mod-Enter', run: () => (onRun(), true) },
          { key: 'Mod-s', run: () => (onRun(), true), preventDefault: true },
          ...[closeBracketsKeymap, defaultKeymap, searchKeymap, historyKeymap, completionKeymap, lintKeymap].flat(),
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({ 'aria-label': 'Your program', tabindex: '0' }),
        EditorView.updateListener.of(({ docChanged, transactions }) => {
          if (docChanged && !transactions.some((each) => each.annotation(Transaction.remote))) onChange();
        }),
      ],
    }),
  });
  return {
    text: () => view.state.doc.toString().replaceAll('\n', lineEnd),
    replace: (text) => {
      lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
      const changes = changeBetween(view.state.doc.toString(), text.replaceAll(/\r\n?/g, '\n'));
      if (changes) view.dispatch({ changes, annotations: Transaction.remote.of(true) });
      forceLinting(view);
    },
    mark: (line) => {
      const { doc } = view.state;
      const at = line === undefined || line > doc.lines ? undefined : doc.line(Math.max(line, 1)).from;
      const show = at === undefined ? [] : [EditorView.scrollIntoView(at, { y: 'nearest', yMargin: SEEN_AROUND })];
      view.dispatch({ effects: [setMark.of(line), ...show] });
    },
    goTo: (line) => {
      const { doc } = view.state;
      const { from } = doc.line(Math.min(Math.max(line, 1), doc.lines));
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      view.focus();
    },
    focus: () => view.focus(),
    useVim: (isWanted) => view.dispatch({ effects: keys.reconfigure(isWanted ? vim() : []) }),
  };
}

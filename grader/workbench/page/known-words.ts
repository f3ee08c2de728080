import { completeAnyWord, type CompletionContext, type CompletionSource } from '@codemirror/autocomplete';
import { cppLanguage } from '@codemirror/lang-cpp';
import type { Extension } from '@codemirror/state';
import { hoverTooltip } from '@codemirror/view';
import { make } from '../../web/page/dom.ts';
import type { Word } from '../words.ts';
import { coloured } from './code-colours.ts';

/** Completes and explains these names; names of the program itself are completed, too. */
export function knownWords(words: () => Promise<Word[]>): Extension {
  let asked: Promise<Word[]> | undefined;
  // What failed is asked for again.
  const known = () => (asked ??= words().catch(() => ((asked = undefined), [])));
  const complete: CompletionSource = async (context: CompletionContext) => {
    const word = context.matchBefore(/\w+/);
    if (!word || (word.text.length < 2 && !context.explicit)) return null;
    const all = await known();
    const explained = all.map((each) => ({
      ...{ label: each.name, type: 'function', info: () => explanation(each) },
    }));
    const names = new Set(all.map(({ name }) => name));
    const ofProgram = (await completeAnyWord(context))?.options.filter(({ label }) => !names.has(label)) ?? [];
    const options = [...explained, ...ofProgram];
    return { from: word.from, options, validFor: /^\w*$/ };
  };
  return [
    cppLanguage.data.of({ autocomplete: complete }),
    hoverTooltip(async (view, at) => {
      const range = view.state.wordAt(at);
      if (!range) return null;
      const name = view.state.sliceDoc(range.from, range.to);
      const word = (await known()).find((each) => each.name === name);
      return word ? { pos: range.from, end: range.to, create: () => ({ dom: explanation(word) }) } : null;
    }),
  ];
}

function explanation({ declaration, about }: Word): HTMLElement {
  return make('div', 'explanation', [make('pre', '', [coloured(declaration)]), make('div', '', [about])]);
}

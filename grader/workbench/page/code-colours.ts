import { cppLanguage } from '@codemirror/lang-cpp';
import { classHighlighter, highlightCode } from '@lezer/highlight';
import { make } from '../../web/page/dom.ts';

/** C in the same colours as in the editor. */
export function coloured(code: string): DocumentFragment {
  const result = document.createDocumentFragment();
  highlightCode(
    code,
    cppLanguage.parser.parse(code),
    classHighlighter,
    (text, classes) => result.append(classes === '' ? text : make('span', classes, [text])),
    () => result.append('\n'),
  );
  return result;
}

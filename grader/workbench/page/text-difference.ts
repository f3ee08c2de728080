import { cpp } from '@codemirror/lang-cpp';
import { syntaxHighlighting } from '@codemirror/language';
import { MergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import { LOOK } from './editor-look.ts';

/** Shows two texts beside each other, to be read. Returns what takes them away. */
export function showDifference(place: HTMLElement, left: string, right: string): () => void {
  const root = place.shadowRoot ?? place.attachShadow({ mode: 'open' });
  const extensions = [lineNumbers(), cpp(), syntaxHighlighting(classHighlighter), LOOK, EditorView.lineWrapping];
  const readOnly = [...extensions, EditorState.readOnly.of(true), EditorView.editable.of(false)];
  const view = new MergeView({
    ...{ root, parent: root },
    a: { doc: left, extensions: readOnly },
    b: { doc: right, extensions: readOnly },
    collapseUnchanged: { margin: 3, minSize: 6 },
    gutter: true,
  });
  return () => {
    view.destroy();
    root.replaceChildren();
  };
}

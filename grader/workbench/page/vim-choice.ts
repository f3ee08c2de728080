import { byId } from '../../web/page/dom.ts';
import type { Editor } from './editor.ts';

const KEY = 'vim';

/** The keys of Vim for those who want them: what was chosen on this machine stays chosen. */
export function offerVim(editor: Editor): void {
  const use = (isWanted: boolean) => {
    byId('vim').setAttribute('aria-pressed', String(isWanted));
    editor.useVim(isWanted);
  };
  const isChosen = () => localStorage.getItem(KEY) === 'yes';
  use(isChosen());
  byId('vim').addEventListener('click', () => {
    localStorage.setItem(KEY, isChosen() ? 'no' : 'yes');
    use(isChosen());
    editor.focus();
  });
}

import { byId, make, setText } from '../../web/page/dom.ts';
import { chapter } from './api.ts';
import { coloured } from './code-colours.ts';

const COPIED_MS = 1500;

/** The course's chapters, and the pages that they lead to. */
export class ChapterPane {
  /** The level's own chapter, which is returned to. */
  #home = '';
  #shown = '';

  constructor() {
    byId('chapter').addEventListener('click', (event) => this.#onClick(event));
    byId('back').addEventListener('click', () => void this.show(this.#home));
  }

  /** Opens a level's chapter. */
  async open(name: string): Promise<void> {
    this.#home = name;
    await this.show(name);
  }

  /** Shows a place that a step names, such as `docs/level-2.md#size`, and marks its section. */
  async showDoc(doc: string): Promise<void> {
    const [, name = this.#shown, anchor = ''] = /^docs\/([\w-]+)\.md(?:#([\w-]+))?$/.exec(doc) ?? [];
    await this.show(name, anchor);
    this.#mark(anchor);
  }

  async show(name: string, anchor = ''): Promise<void> {
    const place = byId('chapter');
    if (name !== this.#shown) {
      const html = await chapter(name);
      this.#shown = name;
      // The kit's own Markdown, and no one else's text. The page's policy runs nothing in it.
      place.innerHTML = html;
      divide(place);
      for (const block of place.querySelectorAll<HTMLElement>('pre.code')) dress(block);
      place.scrollTop = 0;
      setText(byId('chapter-name'), `docs/${name}.md`);
      byId('back').hidden = name === this.#home;
    }
    if (anchor !== '') document.getElementById(`chapter-${anchor}`)?.scrollIntoView({ block: 'start' });
  }

  #mark(anchor: string): void {
    for (const old of byId('chapter').querySelectorAll('.marked')) old.classList.remove('marked');
    if (anchor !== '') document.getElementById(`chapter-${anchor}`)?.closest('section')?.classList.add('marked');
  }

  #onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const link = target?.closest<HTMLElement>('a[data-chapter]');
    if (link) {
      event.preventDefault();
      const { chapter: name, anchor } = link.dataset;
      void this.show(name === undefined || name === '' ? this.#shown : name, anchor);
    } else if (target?.closest('a.outside')) event.preventDefault();
  }
}

/** Each anchor begins a section, which goes on to the next one. */
function divide(place: HTMLElement): void {
  let section: HTMLElement | undefined;
  for (const element of [...place.children]) {
    if (element.matches(':has(> a[id^="chapter-"]:only-child)')) {
      section = make('section');
      element.before(section);
    }
    section?.append(element);
  }
}

/** Colours for C, and a button that copies. */
function dress(block: HTMLElement): void {
  const code = block.querySelector('code');
  const text = code?.textContent ?? '';
  if (block.dataset['language'] === 'c') code?.replaceChildren(coloured(text));
  if (!['c', 'sh', 'bash'].includes(block.dataset['language'] ?? '')) return;
  const button = make('button', 'copy', ['Copy']);
  button.type = 'button';
  button.addEventListener('click', () => {
    void copy(text).then((isCopied) => {
      setText(button, isCopied ? 'Copied' : 'Select and copy it by hand');
      setTimeout(() => setText(button, 'Copy'), COPIED_MS);
    });
  });
  const frame = make('div', 'copied');
  block.replaceWith(frame);
  frame.append(block, button);
}

const copy = (text: string): Promise<boolean> =>
  navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );

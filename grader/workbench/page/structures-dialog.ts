import { byId, make } from '../../web/page/dom.ts';
import type { Field, Structure } from '../../bundle/structures.ts';
import type { ShownStructures } from '../structures.ts';
import { structures } from './api.ts';
import { coloured } from './code-colours.ts';

/** Shows where the fields of the program's structures lie, and those of the kernel's that the course touches. */
export async function openStructures(text: string): Promise<void> {
  const place = byId('structures-content');
  place.replaceChildren(make('p', 'soft', ['Compiling…']));
  (byId('structures') as HTMLDialogElement).showModal();
  const content = await structures(text).then(sections, (error: unknown) => [
    make('p', '', [(error as Error).message]),
  ]);
  place.replaceChildren(...content);
}

const sections = ({ own, kernel, problem }: ShownStructures): HTMLElement[] => [
  make('h3', '', ['In your program']),
  ...(problem === undefined ? [] : [make('p', '', [problem])]),
  ...(own.length === 0 && problem === undefined ? [make('p', 'soft', ['No structure yet.'])] : []),
  ...own.map((each) => table(each, true)),
  make('h3', '', ['In the kernel of the lab']),
  ...kernel.map((each) => table(each, false)),
];

function table({ name, size, fields }: Structure, isOpen: boolean): HTMLElement {
  const title = make('summary', '', [make('code', '', [`struct ${name}`]), ` ${size} bytes`]);
  const head = make(
    'tr',
    '',
    ['offset', 'size', 'field'].map((word) => make('th', '', [word])),
  );
  const rows = make('table', '', [make('thead', '', [head]), make('tbody', '', fields.map(row))]);
  const element = make('details', 'structure', [title, rows]);
  element.open = isOpen;
  return element;
}

function row({ declaration, offset, size, depth }: Field): HTMLElement {
  const field =
    declaration === ''
      ? make('td', 'hole', ['no field: bytes for the alignment'])
      : make('td', '', [make('code', '', [coloured(declaration)])]);
  field.dataset['depth'] = String(Math.min(depth, 3));
  return make('tr', '', [make('td', '', [String(offset)]), make('td', '', [String(size)]), field]);
}

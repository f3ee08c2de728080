import { make } from './dom.ts';

/**
 * Shows a run's picture: the calls that were made, beside the events that came. It has a script and a style inside, so it
 * stands in a frame without an origin.
 */
export function openPicture(address: string): void {
  const frame = make('iframe');
  frame.id = 'picture-frame';
  frame.title = 'What happened';
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.src = address;
  const close = make('form', '', [
    make('h2', '', ['What happened']),
    make('button', '', ['Close ', make('kbd', '', ['Esc'])]),
  ]);
  close.method = 'dialog';
  const dialog = make('dialog', '', [close, frame]);
  dialog.id = 'picture';
  dialog.setAttribute('aria-label', 'What happened');
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

import { make } from '../../web/page/dom.ts';
import { ask } from '../../web/page/sign-in.ts';

/** Some browsers read what is saved only after the click. */
const READ_WITHIN_MS = 60_000;

/** Saves an export as a file. A link could not carry the token. Rejects when the board does not answer with one. */
export async function download(name: string): Promise<void> {
  const answer = await ask(`api/${name}`);
  if (!answer.ok) throw new Error(`the board answers with ${answer.status}`);
  const link = make('a');
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ_WITHIN_MS);
}

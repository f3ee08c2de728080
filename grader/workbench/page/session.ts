import { byId, setText } from '../../web/page/dom.ts';
import { ask } from '../../web/page/sign-in.ts';
import { messageIn } from './api.ts';
import { keepDraft } from './draft.ts';

const dialog = (id: string): HTMLDialogElement => byId(id) as HTMLDialogElement;
const typed = (id: string): string => (byId(id) as HTMLInputElement).value;

const send = (path: string, method: string, body?: unknown): Promise<Response> =>
  ask(path, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });

/** Whether this is the workbench of a class, which one joins in the page. */
export const isClass = async (): Promise<boolean> => (await ask('api/session')).ok;

/** Asks for the code and a name, or for the words that bring one back, until the class lets one in. */
export async function join(): Promise<void> {
  dialog('join').showModal();
  const answer = await new Promise<Response>((resolve) => {
    const tries = (wish: () => object) => (event: Event) => {
      event.preventDefault();
      void tryToJoin(wish()).then((given) => given && resolve(given));
    };
    byId('join-form').addEventListener(
      'submit',
      tries(() => ({ code: typed('join-code'), name: typed('join-name') })),
    );
    byId('return-form').addEventListener(
      'submit',
      tries(() => ({ words: typed('return-words') })),
    );
    // There is nothing behind it.
    dialog('join').addEventListener('cancel', (event) => event.preventDefault());
  });
  dialog('join').close();
  const { returnCode } = (await answer.json()) as { returnCode?: string };
  if (returnCode === undefined) return;
  // Of somebody who sat here before.
  keepDraft(undefined);
  await showReturnCode(returnCode);
}

async function tryToJoin(wish: object): Promise<Response | undefined> {
  const answer = await send('api/session', 'POST', wish).catch(() => undefined);
  if (answer?.ok) return answer;
  byId('join-trouble').hidden = false;
  setText(byId('join-trouble'), answer ? await messageIn(answer) : 'The class’s server does not answer.');
  return undefined;
}

function showReturnCode(words: string): Promise<void> {
  setText(byId('joined-words'), words);
  dialog('joined').showModal();
  return new Promise((resolve) => {
    dialog('joined').addEventListener(
      'close',
      () => {
        setText(byId('joined-words'), '');
        resolve();
      },
      { once: true },
    );
  });
}

/** Who sits here, and the ways out. */
export function showLearner({ name }: { name: string }): void {
  byId('me').hidden = false;
  setText(byId('me'), name);
  setText(byId('leaving-title'), `You are ${name}`);
  byId('me').addEventListener('click', () => {
    byId('forget-sure').hidden = true;
    dialog('leaving').showModal();
  });
  byId('forget').addEventListener('click', () => (byId('forget-sure').hidden = false));
  byId('sign-out').addEventListener('click', () => void goOut('api/session'));
  byId('forget-now').addEventListener('click', () => void goOut('api/learner'));
}

/** What this tab still has of the learner goes, too. */
async function goOut(path: string): Promise<void> {
  await send(path, 'DELETE');
  sessionStorage.clear();
  location.reload();
}

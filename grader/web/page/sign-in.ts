import { askAgain } from '../ask-again.ts';

const KEY = 'token';

/**
 * Takes the token of the page's link out of the address and the history. It stays in this tab: other tabs, other
 * sites and other ports of this host have no part in it, and it goes with the tab.
 */
export function signIn(): void {
  const token = location.hash.slice(1);
  if (token === '') return;
  history.replaceState(null, '', location.pathname);
  sessionStorage.setItem(KEY, token);
}

/** As for `fetch`. */
export interface Asked extends Omit<RequestInit, 'headers'> {
  headers?: Record<string, string>;
}

/** Asks the server as the one to whom the link was given. */
export const ask = (path: string, init: Asked = {}): Promise<Response> =>
  askAgain(path, {
    ...init,
    headers: { ...init.headers, authorization: `Bearer ${sessionStorage.getItem(KEY) ?? ''}` },
  });

import type { Draft } from './program-sync.ts';

const KEY = 'draft';

/** It stays in this tab, as the token does. */
export function keepDraft(draft: Draft | undefined): void {
  if (draft) sessionStorage.setItem(KEY, JSON.stringify(draft));
  else sessionStorage.removeItem(KEY);
}

export function keptDraft(): Draft | undefined {
  try {
    const { text, tag } = JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Draft>;
    return typeof text === 'string' && typeof tag === 'string' ? { text, tag } : undefined;
  } catch {
    return undefined;
  }
}

import type { Evidence } from '../protocol.ts';

/** Why a run says nothing about the program, or undefined when it does. */
export function unsound({ lost, requests }: Evidence): string | undefined {
  if (lost > 0) return `${lost} events were lost on their way`;
  return requests.find(({ problem }) => problem !== undefined)?.problem;
}

import type { Refusal } from '../kernel/refusal.ts';
import { isFreeHook } from './free-hooks.ts';
import { upTo } from './index.ts';

/**
 * The level that a refused hook or output belongs to; undefined for anything else, such as a map of the learner's own. A
 * hook of a free name is attached at every level, so it belongs to the first.
 */
export const refusedLevel = ({ subject }: Refusal): number | undefined =>
  isFreeHook(subject)
    ? 0
    : upTo(Infinity).find(
        ({ hooks, outputs }) =>
          hooks.some((hook) => hook.function === subject) || outputs.some((output) => output === subject),
      )?.number;

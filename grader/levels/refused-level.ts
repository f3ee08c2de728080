import type { Refusal } from '../kernel/refusal.ts';
import { upTo } from './index.ts';

/** The level that a refused hook or output belongs to; undefined for anything else, such as a map of the learner's own. */
export const refusedLevel = ({ subject }: Refusal): number | undefined =>
  upTo(Infinity).find(
    ({ hooks, outputs }) =>
      hooks.some((hook) => hook.function === subject) || outputs.some((output) => output === subject),
  )?.number;

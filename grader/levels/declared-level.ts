import { upTo } from './index.ts';
import type { Outline } from './run-record.ts';

/** The highest level, up to `wanted`, for which all hooks and outputs are declared; -1 for none. */
export function declaredLevel(bundle: Outline, wanted: number): number {
  const firstGap = upTo(wanted).findIndex((level) => level.steps.some((step) => step.bundle?.(bundle)));
  return firstGap < 0 ? wanted : firstGap - 1;
}

/** Whose fault an error is; it decides the exit code and the verdict. */
export type Fault =
  /** usage error: exit 2 */
  | 'usage'
  /** the learner's program does not compile, load or attach: verdict `error`, exit 1 */
  | 'learner'
  /** cannot run on this machine, or not now: verdict `unavailable`, exit 69 */
  | 'machine'
  /** a bug in the kit: exit 70 */
  | 'kit';

/**
 * A failure that was foreseen. `message` names the value got and the value wanted; `remedy` is what to do about it.
 * `code` is stable (SCREAMING_SNAKE); every code is documented in docs/errors.md.
 */
export class KitError extends Error {
  override name = 'KitError';
  constructor(
    readonly fault: Fault,
    readonly code: string,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The set-up cannot go on on this machine: exit code 69. What a KitError with the fault `machine` is later, for the time
 * before TypeScript can be run. `code` is stable and documented in docs/errors.md.
 */
export class SetupFailure extends Error {
  /** @override */
  name = 'SetupFailure';

  /**
   * @param {string} code SCREAMING_SNAKE
   * @param {string} message the value got and the value wanted
   * @param {string} remedy what to do about it
   * @param {string[]} [lastWords] the last lines of the program that failed
   */
  constructor(code, message, remedy, lastWords = []) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.lastWords = lastWords;
  }
}

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string[]} after the steps that it uses the results of; those are earlier in the list
 * @property {() => boolean} isDone every command asks this, so it only looks at stamps: about a millisecond
 * @property {() => string} why for the one who waits
 * @property {() => string} howFar a run under way is, in a few words; or nothing
 * @property {(lock: number, stop: AbortSignal) => Promise<void>} run safe to repeat, also when it was killed; programs that
 *   work in the kit's folder get the lock, so that the next set-up waits for their end; ends early on `stop` where that
 *   leaves nothing broken; throws SetupFailure
 */

export {};

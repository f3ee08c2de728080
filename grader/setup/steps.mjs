import { bundles } from './bundles.mjs';
import { editorSupport } from './editorSupport.mjs';
import { nativeTargets } from './nativeTargets.mjs';
import { npmPackages } from './npmPackages.mjs';
import { systemPackages } from './systemPackages.mjs';

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

/**
 * What a fresh clone needs, in order.
 * @param {string} root the kit's folder
 * @param {string} command that is to run
 * @returns {Step[]}
 */
export const steps = (root, command) => [
  systemPackages(root, command),
  npmPackages(root, command),
  bundles(root),
  nativeTargets(root),
  editorSupport(root),
];

import { bundles } from './bundles.mjs';
import { diagrams } from './diagrams.mjs';
import { editorSupport } from './editorSupport.mjs';
import { nativeTargets } from './nativeTargets.mjs';
import { npmPackages } from './npmPackages.mjs';
import { systemPackages } from './systemPackages.mjs';

/** @typedef {import('./step.mjs').Step} Step */

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
  diagrams(root),
  nativeTargets(root),
  editorSupport(root),
];

/**
 * What to put before a command that needs root, or undefined when this user cannot become root.
 * @param {object} user
 * @param {boolean} user.isRoot
 * @param {boolean} user.hasSudo the program is there
 * @param {boolean} user.needsPassword sudo would ask for one
 * @param {boolean} user.canAnswer there is a terminal to ask on
 * @returns {string[] | undefined}
 */
export function rootPrefix({ isRoot, hasSudo, needsPassword, canAnswer }) {
  if (isRoot) return [];
  return hasSudo && (!needsPassword || canAnswer) ? ['sudo'] : undefined;
}

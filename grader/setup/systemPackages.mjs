import { missingPackages } from './packageList.mjs';
import { thisMachine } from './thisMachine.mjs';
import { aptProgress } from './aptProgress.mjs';

/**
 * The programs and libraries of the system that the kit uses.
 * @param {string} root
 * @param {string} command that is to run
 * @returns {import('./step.mjs').Step}
 */
export function systemPackages(root, command) {
  const missing = () => missingPackages(thisMachine(), command);
  return {
    name: 'system packages',
    after: [],
    howFar: () => aptProgress(root),
    isDone: () => missing().length === 0,
    why: () =>
      missing()
        .map(({ name, why }) => `${name} (${why})`)
        .join(', '),
    run: async () => {
      const { aptInstall } = await import('./aptInstall.mjs');
      await aptInstall(root, missing);
    },
  };
}

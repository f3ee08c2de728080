import { join } from 'node:path';
import { runLogged } from './runLogged.mjs';

/** @typedef {import('./step.mjs').Step} Step */

/** The commands that use the lab whatever their arguments are. */
const LAB_COMMANDS = ['level', 'watch', 'workbench', 'sniff', 'test', 'check-kit', 'bench'];

/**
 * What the command would do itself when all is set up, begun while the compiler still works: the kernel for the lab is
 * fetched. That needs apt and the kit's JavaScript only. Where it fails, the command tries again and says why.
 * @param {Step[]} missing what the set-up has to do
 * @param {object} kit
 * @param {string} kit.root its folder
 * @param {string} kit.command that is to run
 * @param {string[]} kit.args its arguments
 * @returns {Step[]}
 */
export function headStart(missing, { root, command, args }) {
  if (!missing.some(({ name }) => name === 'native parts')) return []; // nothing that takes long
  if (!LAB_COMMANDS.includes(command) || /--kernel[= ]host/.test(args.join(' '))) return [];
  return [
    {
      name: 'the lab’s kernel',
      after: ['system packages', 'JavaScript'],
      isDone: () => false,
      why: () =>
        'a Debian kernel and its headers, if they are not there yet (about 40 MB for the cache, not installed)',
      howFar: () => '',
      run: async (_lock, stop) => {
        const program = join(root, 'dist', 'fetch-kernel.js');
        await runLogged(process.execPath, [program], {
          logFile: join(root, 'dist', 'setup-kernel.log'),
          cwd: root,
          stop,
        });
      },
    },
  ];
}

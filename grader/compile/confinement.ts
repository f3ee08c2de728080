import { execa } from 'execa';
import { CONFINE, confinedCommand } from './confined-command.ts';
import { COMPILE_LIMITS } from './limits.ts';

/** What confines a compile on this machine. */
export interface Confinement {
  bubblewrap: boolean;
  landlock: boolean;
  seccomp: boolean;
}

/** Tries it out. */
export async function confinement(): Promise<Confinement> {
  const words = await execa(CONFINE, ['--check']).then(({ stdout }) => stdout.split('\n'));
  const cell = { run: [CONFINE], read: [], folder: '/', limits: COMPILE_LIMITS };
  const [program, ...args] = confinedCommand(cell, [CONFINE, '--check'], true);
  const inside = await execa(program, args, { reject: false, stdio: ['ignore', 'pipe', 'ignore', 'ignore', 'pipe'] });
  return {
    bubblewrap: inside.exitCode === 0,
    landlock: words.includes('landlock'),
    seccomp: words.includes('seccomp'),
  };
}

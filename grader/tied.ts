/**
 * The command line of a program that dies with this process, even by SIGKILL. setpriv asks the kernel for that; the shell
 * looks whether this process had died before setpriv could ask.
 */
export function tied(program: string, args: string[]): [program: string, args: string[]] {
  const unlessOrphaned = '[ "$PPID" = "$0" ] && exec "$@"';
  return ['setpriv', ['--pdeathsig', 'KILL', 'sh', '-c', unlessOrphaned, String(process.pid), program, ...args]];
}

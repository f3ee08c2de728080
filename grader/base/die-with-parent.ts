/**
 * The command line of a program that dies with this process, even by SIGKILL. setpriv asks the kernel for that; the shell
 * looks whether this process had died before setpriv could ask.
 */
export function diesWithParent(program: string, args: string[]): [program: string, args: string[]] {
  return inShell('exec "$@"', [program, ...args]);
}

/**
 * As diesWithParent(), with all processes of its group, which it has to lead: for a program whose processes do not die with it. One
 * process more waits until the pipe at its fd `leash` is closed, as it is when this process ends in any way.
 */
export function groupDiesWithParent(program: string, args: string[], leash: number): [program: string, args: string[]] {
  return inShell(`(read -r _ <&${leash}; kill -KILL 0) & exec "$@" ${leash}>&-`, [program, ...args]);
}

function inShell(script: string, command: string[]): [program: string, args: string[]] {
  const unlessOrphaned = `[ "$PPID" = "$0" ] || exit; ${script}`;
  return ['setpriv', ['--pdeathsig', 'KILL', 'sh', '-c', unlessOrphaned, String(process.pid), ...command]];
}

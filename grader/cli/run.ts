/** As they were typed: yargs would make numbers of some, and take some for options of ours. */
export function wordsAfter(word: string): string[] {
  const words = process.argv.slice(process.argv.indexOf(word) + 1);
  return words[0] === '--' ? words.slice(1) : words;
}

/**
 * The words of `lab exec` as yargs gets them, without those of the command for the guest: they are nobody's options, whatever
 * they look like. With what follows the options of `exec` itself, which stand in front: that command.
 */
export function apartFromGuests(words: string[]): { ours: string[]; guests: string[] } {
  const [lab, exec, ...rest] = words;
  if (lab !== 'lab' || exec !== 'exec') return { ours: words, guests: [] };
  const ofExec = /^--(arch|release|help)(=|$)/;
  let at = 0;
  while (ofExec.test(rest[at] ?? '')) at += /^--(arch|release)$/.test(rest[at] ?? '') ? 2 : 1;
  const guests = rest.slice(rest[at] === '--' ? at + 1 : at);
  return { ours: [lab, exec, ...rest.slice(0, at)], guests };
}

/** A command's handler: its result is the exit code. */
export function run<Args>(command: (args: Args) => Promise<number>): (args: Args) => Promise<void> {
  return async (args) => {
    process.exitCode = await command(args);
  };
}

/** How often it is looked whether the parent is still there. */
const LOOK_FOR_PARENT_MS = 500;

/**
 * For a command that goes on until Ctrl-C, SIGTERM, or until nobody reads its output any more (`| head`); and, if it wishes,
 * until its terminal is closed or the process that started it has died.
 */
export function runUntilSignal<Args>(
  command: (args: Args, signal: AbortSignal) => Promise<number>,
  { endsWithParent = () => false }: { endsWithParent?: (args: Args) => boolean } = {},
): (args: Args) => Promise<void> {
  return async (args) => {
    const stop = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => stop.abort());
    process.stdout.on('error', () => stop.abort());
    if (endsWithParent(args)) stopWithParent(stop);
    process.exitCode = await command(args, stop.signal);
    // What was still in preparation ends with this process.
    if (stop.signal.aborted) process.exit();
  };
}

/** An orphan gets another parent. Where a handler listens, SIGHUP does not end a process before it could clean up. */
function stopWithParent(stop: AbortController): void {
  const parent = process.ppid;
  process.on('SIGHUP', () => stop.abort());
  setInterval(() => {
    if (process.ppid !== parent) stop.abort();
  }, LOOK_FOR_PARENT_MS).unref();
}

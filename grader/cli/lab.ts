import type { Argv } from 'yargs';
import { run, runUntilSignal, wordsAfter } from './run.ts';

export const lab = (program: Argv): Argv =>
  program.command('lab', 'look after the lab, the machine that programs run in', (args) =>
    args
      .command(
        'status',
        'what of the lab is in the cache',
        (args) => args.example('npm run lab -- status', 'kernel, image, snapshot, and what they weigh'),
        run(async () => (await import('../commands/lab/status.ts')).status()),
      )
      .command(
        'shell',
        'a shell in a fresh guest',
        (args) => args.example('npm run lab -- shell', 'look around; it is gone when you leave it'),
        runUntilSignal(async (_, signal) => (await import('../commands/lab/shell.ts')).shell(signal)),
      )
      .command(
        'exec [command..]',
        'run a command in a fresh guest; its exit code is the exit code',
        (exec) =>
          exec
            .positional('command', { type: 'string' })
            .parserConfiguration({ 'unknown-options-as-args': true })
            .example("npm run lab -- exec sh -c 'uname -a'", 'ask for its kernel'),
        runUntilSignal(async (_, signal) => (await import('../commands/lab/exec.ts')).exec(wordsAfter('exec'), signal)),
      )
      .command(
        'kernels [wanted..]',
        'the kernels in the cache and those that apt offers; puts one that you name into the cache',
        (args) =>
          args
            .positional('wanted', { type: 'string', describe: 'a release, or the files of its three packages' })
            .example('npm run lab -- kernels 6.1', 'the newest 6.1 that apt offers, for --release 6.1'),
        run(async () => (await import('../commands/lab/kernels.ts')).kernels(wordsAfter('kernels'))),
      )
      .command(
        'rebuild',
        'make image and snapshot anew, and try again whether KVM works',
        (args) => args.example('npm run lab -- rebuild', 'about 10 s'),
        run(async () => (await import('../commands/lab/rebuild.ts')).rebuild()),
      )
      .command(
        'clean',
        'empty the cache; the next run fetches and makes everything anew',
        (args) => args.example('npm run lab -- clean', 'gives back some 500 MB'),
        run(async () => (await import('../commands/lab/clean.ts')).clean()),
      )
      .example('npm run lab -- status', 'what of it is in the cache')
      .demandCommand(1, 'Say what to do with the lab: status, shell, exec, kernels, rebuild or clean.'),
  );

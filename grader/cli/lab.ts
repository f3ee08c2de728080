import type { Argv } from 'yargs';
import { arch, kernelOfLab } from './options.ts';
import { apartFromGuests, run, runUntilSignal, wordsAfter } from './run.ts';

export const lab = (program: Argv): Argv =>
  program.command('lab', 'look after the lab, the machine that programs run in', (args) =>
    args
      .command(
        'status',
        'what of the lab is in the cache',
        (args) =>
          args.options(kernelOfLab).example('npm run lab -- status', 'kernel, image, snapshot, and what they weigh'),
        run(async (args) => (await import('../commands/lab/status.ts')).status(args)),
      )
      .command(
        'shell',
        'a shell in a fresh guest',
        (args) =>
          args.options(kernelOfLab).example('npm run lab -- shell', 'look around; it is gone when you leave it'),
        runUntilSignal(async (args, signal) => (await import('../commands/lab/shell.ts')).shell(args, signal)),
      )
      .command(
        'exec [command..]',
        'run a command in a fresh guest; its exit code is the exit code',
        (exec) =>
          exec
            .positional('command', { type: 'string' })
            .options(kernelOfLab)
            .example("npm run lab -- exec sh -c 'uname -a'", 'ask for its kernel')
            .example('npm run lab -- exec --arch arm64 uname -m', 'options of exec stand in front of the command'),
        runUntilSignal(async (args, signal) =>
          (await import('../commands/lab/exec.ts')).exec(apartFromGuests(process.argv.slice(2)).guests, args, signal),
        ),
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
        (args) => args.options(kernelOfLab).example('npm run lab -- rebuild', 'about 10 s'),
        run(async (args) => (await import('../commands/lab/rebuild.ts')).rebuild(args)),
      )
      .command(
        'clean',
        'empty the cache; the next run fetches and makes everything anew',
        (args) =>
          args
            .option('arch', { ...arch, describe: 'only what the lab of this architecture consists of' })
            .example('npm run lab -- clean', 'gives back some 500 MB'),
        run(async (args) => (await import('../commands/lab/clean.ts')).clean(args)),
      )
      .example('npm run lab -- status', 'what of it is in the cache')
      .demandCommand(1, 'Say what to do with the lab: status, shell, exec, kernels, rebuild or clean.'),
  );

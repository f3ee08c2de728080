import type { Argv } from 'yargs';
import { FILE, arch, kernel, release } from './options.ts';
import { runUntilSignal } from './run.ts';

export const workbench = (program: Argv): Argv =>
  program.command(
    'workbench',
    'the workshop in a browser: chapter, editor and verdict side by side',
    (args) =>
      args
        .option('port', { type: 'string', default: '8050', describe: 'where the page is served; 0 takes a free port' })
        .option('listen', {
          type: 'string',
          default: '127.0.0.1',
          describe: 'the address to serve at; in a container 0.0.0.0',
        })
        .option('open', { type: 'boolean', default: true, describe: 'show the page in the browser of this machine' })
        .option('file', { type: 'string', default: FILE, describe: 'the program to work on' })
        .option('kernel', kernel)
        .option('arch', arch)
        .option('release', release)
        .example('npm run workbench', 'open the workshop in the browser')
        .example('npm run workbench -- --no-open --port 0', 'only print the link, at any free port'),
    runUntilSignal(async (args, signal) =>
      (await import('../commands/workbench/workbench.ts')).workbench(args, signal),
    ),
  );

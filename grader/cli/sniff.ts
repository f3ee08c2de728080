import type { Argv } from 'yargs';
import { sniffDefaults } from '../commands/sniff-defaults.ts';
import { levelRange } from '../levels/index.ts';
import { FILE, json, kernel, kernelOfLab, verbose } from './options.ts';
import { runUntilSignal } from './run.ts';

export const sniff = (program: Argv): Argv =>
  program.command(
    'sniff [file]',
    'run a program as a sniffer: shows whole HTTP requests and responses of a server in the lab, or of this machine',
    (args) =>
      args
        .positional('file', { type: 'string', default: FILE, describe: 'the program to run' })
        .option('level', {
          type: 'string',
          describe: `attach the hooks of the levels 0 to this one, ${levelRange}; without it, as far as the program goes`,
        })
        .option('verbose', verbose)
        .option('json', json('one JSON object a line (docs/sniffer.md)'))
        .options(kernelOfLab)
        .option('kernel', {
          ...kernel,
          describe: 'the lab’s, or this machine’s own (host), with all its processes: needs root and kernel headers',
        })
        .option('server', {
          type: 'string',
          defaultDescription: sniffDefaults.server,
          describe:
            'who serves in the lab: demo, plain (Node’s http as it is), nginx, python, or a Node program of yours (FILE.mjs)',
        })
        .option('port', {
          type: 'string',
          defaultDescription: sniffDefaults.port,
          describe: 'of 127.0.0.1, where that server is reached',
        })
        .option('pid', {
          type: 'string',
          describe: 'with --kernel host: only these processes, with commas between them',
        })
        .option('server-port', {
          type: 'string',
          describe: 'with --kernel host: only processes that listen on this port',
        })
        .example('npm run sniff', 'and then curl in another terminal, as it says')
        .example('npm run sniff -- --level 1 --verbose', 'who connects')
        .example('npm run sniff -- --server my-server.mjs', 'what your own server does')
        .example('sudo npm run sniff -- --kernel host --server-port 80', 'what this machine’s web server does'),
    runUntilSignal(async (args, signal) => (await import('../commands/sniff.ts')).sniff(args, signal), {
      // Hooks in this machine's kernel must not stay when nobody watches any more.
      endsWithParent: ({ kernel }) => kernel === 'host',
    }),
  );

import type { Argv } from 'yargs';
import { levelRange } from '../levels/index.ts';
import { FILE, json, kernelOfLab, verbose } from './options.ts';
import { runUntilSignal } from './run.ts';

export const sniff = (program: Argv): Argv =>
  program.command(
    'sniff [file]',
    'run a program as a sniffer of a server in the lab: shows whole HTTP requests and responses',
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
        .option('server', {
          type: 'string',
          default: 'demo',
          describe:
            'who serves: demo, plain (Node’s http as it is), nginx, python, or a Node program of yours (FILE.mjs)',
        })
        .option('port', { type: 'string', default: '8080', describe: 'of 127.0.0.1, where the server is reached' })
        .example('npm run sniff', 'and then curl in another terminal, as it says')
        .example('npm run sniff -- --level 1 --verbose', 'who connects')
        .example('npm run sniff -- --server my-server.mjs', 'what your own server does'),
    runUntilSignal(async (args, signal) => (await import('../commands/sniff.ts')).sniff(args, signal)),
  );

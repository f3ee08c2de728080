import chalk from 'chalk';
import type { KernelChoice } from '../lab/kernel-choice.ts';
import { thisArchitecture } from '../platform/architecture.mjs';
import { megabytes } from './lab-text.ts';

/** The kernels in the cache with what each is good for, and how to get one of those that apt offers. */
export function kernelsText(choices: KernelChoice[], offered: string[]): string {
  const others = offered.filter((release) => choices.every((choice) => choice.release !== release));
  const width = Math.max(0, ...[...choices.map(({ release }) => release), ...others].map(({ length }) => length));
  const use = (choice: KernelChoice) => {
    if (choice.tooNew !== undefined) return `too new for this machine's BCC, which does not know ${choice.tooNew}`;
    const taken = choices.find(({ arch, tooNew }) => arch === choice.arch && tooNew === undefined);
    const options = [
      ...(choice.arch === thisArchitecture.name ? [] : [`--arch ${choice.arch}`]),
      ...(choice === taken ? [] : [`--release ${choice.release}`]),
    ];
    return options.join(' ') || 'what runs take without --release';
  };
  const lines = [
    chalk.bold('Kernels in the cache'),
    ...choices.map(
      (choice) => `  ${choice.release.padEnd(width)}  ${megabytes(choice.bytes).padStart(6)}  ${use(choice)}`,
    ),
    ...(choices.length === 0 ? ['  none yet: the next run fetches one'] : []),
    chalk.bold('More that apt offers here'),
    ...others.map((release) => `  ${release.padEnd(width)}          npm run lab -- kernels ${release}`),
    ...(others.length === 0 ? ['  none'] : []),
    chalk.dim('Any other, from its three package files: npm run lab -- kernels FILE.deb …'),
  ];
  return `${lines.join('\n')}\n`;
}

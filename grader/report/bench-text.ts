import chalk from 'chalk';
import { isMet, median, type Figure } from './figures.ts';

interface Measured {
  node: string;
  kernel: string;
  accelerator: string;
  runs: number;
}

const WIDTH = 37;

/** Measured figures as a table: median, smallest and largest, and the target where there is one. */
export function benchText({ node, kernel, accelerator, runs }: Measured, figures: Figure[]): string {
  const number = (value: number) => value.toFixed(value >= 100 ? 0 : 2).padStart(8);
  const lines = figures.map((figure) => {
    const { name, unit, values, target } = figure;
    const spread = `${number(median(values))} ${number(Math.min(...values))} ${number(Math.max(...values))} ${unit.padEnd(3)}`;
    const mark = { true: chalk.green('met'), false: chalk.red('missed') }[String(isMet(figure))] ?? '';
    return `${name.padEnd(WIDTH)}${spread}${target === undefined ? '' : `≤ ${target} ${mark}`}`.trimEnd();
  });
  return [
    chalk.dim(`Node ${node}, guest ${kernel}, ${accelerator}, ${runs} runs`),
    chalk.dim(`${''.padEnd(WIDTH)}${['median', 'min', 'max'].map((word) => word.padStart(8)).join(' ')}     target`),
    ...lines,
    '',
    targetsLine(figures),
    '',
  ].join('\n');
}

function targetsLine(figures: Figure[]): string {
  const outcomes = figures.map(isMet).filter((met) => met !== undefined);
  const met = outcomes.filter(Boolean).length;
  return chalk.bold(`${met} of ${outcomes.length} targets met`);
}

import chalk from 'chalk';

export interface BoardIntroduction {
  /** URLs. */
  forInstructor: string;
  forLearners: string;
  /** Addresses; empty: this machine only. */
  open: string[];
  port: number;
  code: string;
  learners: number;
  token: string;
  folder: string;
  /** Learners join in the browser. */
  hasWorkbench: boolean;
}

/** What the instructor has to know when the board has begun: the links, and what they open. */
export function boardText({
  forInstructor,
  forLearners,
  open,
  port,
  code,
  learners,
  token,
  folder,
  hasWorkbench,
}: BoardIntroduction): string {
  const reach =
    open.length === 0
      ? ['this machine only; with --listen 0.0.0.0 other machines reach it, too']
      : [
          `everybody who reaches ${open.map((address) => `${address}:${port}`).join(' or ')}`,
          'Nothing is encrypted: anyone who listens on that network sees names, verdicts and tokens.',
        ];
  const rows = [
    ['The board', chalk.bold(`${forInstructor}/${hasWorkbench ? 'board' : ''}#${token}`)],
    [
      '',
      `This link shows names${hasWorkbench ? ', programs' : ''} and exports: keep it to yourself. It is not shown again.`,
    ],
    ...(hasWorkbench
      ? [['Learners', `open ${chalk.bold(forLearners)} in a browser and join with ${chalk.bold(code)}`]]
      : []),
    [hasWorkbench ? 'Or with kit' : 'To join', chalk.bold(`npm run class -- join ${forLearners} ${code} --name NAME`)],
    ...reach.map((line, index) => [index === 0 ? 'Open to' : '', line]),
    ['Kept in', `${folder} (${learners} learners so far)`],
  ];
  return `${rows.map(([word = '', text = '']) => `${word.padEnd(11)}${text}`).join('\n')}\nEnd it with Ctrl-C.\n`;
}

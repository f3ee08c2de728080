import { behaviour } from '../misconceptions/behaviour/index.ts';
import { clang } from '../misconceptions/clang/index.ts';
import type { Misconception } from '../misconceptions/misconception.ts';
import { verifier } from '../misconceptions/verifier.ts';

const groups: { title: string; about: string; rows: Misconception[] }[] = [
  {
    title: 'What the compiler says',
    about: 'The grader shows the line and the words of clang, and then one of these sentences.',
    rows: clang,
  },
  {
    title: 'What the kernel says',
    about: 'The program compiles, and the verifier (or the kernel that is to make its maps) refuses it.',
    rows: verifier,
  },
  {
    title: 'What the program does',
    about: 'The program compiles and is loaded, and what it reports is not what happened.',
    rows: Object.entries(behaviour).map(([id, row]) => ({ id, ...row })),
  },
];

/** docs/misconceptions.md: the whole catalogue for readers. */
export const misconceptionsPage = (): string =>
  [
    '# What learners believe',
    '',
    'Most mistakes in this course are made for a reason: one believes something that is not so. This page lists what the grader recognises. Each heading is a belief (or a slip), and below it stands what the report says about it.',
    '',
    'You need not read it. When something of it happens to you, the report brings the sentences along.',
    ...groups.flatMap(({ title, about, rows }) => ['', `## ${title}`, '', about, ...rows.flatMap(section)]),
    '',
  ].join('\n');

function section({ id, belief, truth, look, doc }: Misconception): string[] {
  const [page = '', step] = doc.replace('docs/', '').split('#');
  const where = step === undefined ? 'the tutorial' : `${page.replace(/level-(\d)\.md/, 'level $1')}, ${step}`;
  return [
    '',
    `<a id="${id}"></a>`,
    '',
    `### ${plain(belief.replace(/\.$/, ''))}`,
    '',
    plain(`${truth} ${look}`),
    '',
    `Read: [${where}](${doc.replace('docs/', '')})`,
  ];
}

/** Words as they are: what was caught from a message becomes an ellipsis, and nothing is taken for Markdown. */
const plain = (text: string): string =>
  text.replace(/\$(?:\d|[a-z]\w*)/g, '…').replace(/[\\*_<>[\]`#|]/g, String.raw`\$&`);

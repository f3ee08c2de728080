import { expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { csvLine } from './csv.ts';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '\r=1', '|cmd', '%1', '＝1', '\u00a0@x'])(
  '%j is shown, not run',
  (text) => {
    const [[cell = '']] = parse(csvLine([text])) as [string[]];
    expect(cell).toBe(`'${text.replaceAll(/[\t\r]/g, ' ')}`);
  },
);

test.each(['a;=1+1', 'a; ="x"', 'a;"=1"', 'a;b;@SUM(A1)', 'a;＝1', 'a\n;-1'])(
  '%j begins no formula where semicolons separate the cells',
  (text) => {
    const rows: string[][] = parse(csvLine(['Ada', text]), { delimiter: ';', quote: null, relax_column_count: true });
    const cells = rows.flat();
    expect(cells.length).toBeGreaterThan(1);
    for (const cell of cells) expect(cell).not.toMatch(/^[\s"]*[=+\-@|%＝＋－＠]/);
  },
);

test('what means something to a reader of CSV is quoted, what harms a terminal is spelled out, numbers stay numbers', () => {
  expect(csvLine(['a,"b"\nc', 'x;y', ' z ', '\u001b[2J', -1, null])).toBe(
    `"a,""b"" c","x;y"," z ",${String.raw`\x1b[2J`},-1,\r\n`,
  );
});

import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { execa } from 'execa';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { levels } from '../../levels/index.ts';
import { anonymous } from './anonymous.ts';
import { classroom50 } from './classroom50.ts';
import { feedback } from './feedback.ts';
import { ANNOTATIONS, github, SUMMARY } from './github.ts';
import { gradescope } from './gradescope.ts';
import { junit } from './junit.ts';
import type { Renderer } from './output.ts';
import { ownWords } from './own-words.ts';
import { parsePoints } from './points.ts';
import { resultsCsv } from './results-csv.ts';
import { resultsJson } from './results-json.ts';
import { EVIL, someResults } from './results.testing.ts';
import { stuckSteps } from './stuck-steps.ts';

const results = someResults();
const only = (render: Renderer, of = results): string => render(of)[0]?.text ?? '';
const possible = results.steps.length;
const beforeSize = results.steps.findIndex(({ id }) => id === '2.size');

describe('results.json', () => {
  test('has what the contract says, and nothing else', () => {
    const json = z
      .strictObject({
        ...{ level: z.literal(2), seed: z.literal(7), kit: z.literal('1.0') },
        submissions: z.array(
          z.strictObject({
            ...{ name: z.string(), verdict: z.enum(['pass', 'fail', 'error', 'unavailable']), status: z.string() },
            ...{ points: z.number().nullable(), pointsPossible: z.literal(possible), seconds: z.number() },
            steps: z.array(z.looseObject({ id: z.string(), status: z.enum(['pass', 'fail', 'skipped']) })),
          }),
        ),
      })
      .parse(JSON.parse(only(resultsJson)));
    expect(json.submissions.map(({ verdict, points }) => [verdict, points])).toEqual([
      ['pass', possible],
      ['fail', beforeSize],
      ['error', 0],
      ['error', 0],
      ['error', 0],
      ['unavailable', null],
      ['unavailable', null],
    ]);
    expect(json.submissions.map(({ status }) => status).slice(-2)).toEqual(['not graded', 'disturbs the machine']);
  });
});

describe('results.csv', () => {
  const table = parse(only(resultsCsv));
  const column = (name: string) => table[0]?.indexOf(name) ?? -1;

  test('says in its first row what is possible, and has a status for each', () => {
    expect(table[1]?.[0]).toBe('Points Possible');
    expect(table[1]?.[column('points')]).toBe(String(possible));
    expect(table[1]?.[column('2.size')]).toBe('1');
    expect(table.slice(2).map((row) => [row[column('status')], row[column('points')], row[column('2.size')]])).toEqual([
      ['passed', String(possible), '1'],
      ['not passed', String(beforeSize), '0'],
      ['does not run', '0', '0'],
      ['does not run', '0', '0'],
      ['no program', '0', '0'],
      ['not graded', '', ''],
      ['disturbs the machine', '', ''],
    ]);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '\t=1', '|cmd', 'a,"b"\nc'])('keeps %j harmless', (name) => {
    const rows = results.rows.map((row) => ({ ...row, name }));
    const cell = parse(only(resultsCsv, { ...results, rows }))[2]?.[0] ?? '';
    expect(cell).not.toMatch(/^\s*[=+\-@|]/);
    expect(cell.replaceAll(/['\s]/g, '')).toBe(name.replaceAll(/['\s]/g, ''));
  });
});

describe('junit.xml', () => {
  test('fits the schema that test reporters go by, whatever learners write', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'junit-test-'));
    try {
      await writeFile(join(folder, 'junit.xsd'), JUNIT_XSD);
      await writeFile(join(folder, 'junit.xml'), only(junit));
      const { stderr } = await execa('xmllint', ['--noout', '--schema', 'junit.xsd', 'junit.xml'], { cwd: folder });
      expect(stderr).toBe('junit.xml validates');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('counts what is in it', () => {
    const text = only(junit);
    const count = (pattern: RegExp) => [...text.matchAll(pattern)].length;
    expect(text).toContain(
      `tests="${count(/<testcase /g)}" failures="${count(/<failure /g)}" errors="${count(/<error /g)}">`,
    );
    expect(count(/<testsuite /g)).toBe(7);
    expect(count(/<error /g)).toBe(4);
    expect(text).toContain('type="DISTURBS_MACHINE"');
  });
});

describe('feedback', () => {
  test("has the words of the learner's own run, in a fence that they cannot end", () => {
    const pages = feedback(results);
    expect(pages.map(({ path }) => path)).toEqual(results.rows.map(({ fileName }) => `feedback/${fileName}.md`));
    for (const [index, { text }] of pages.entries()) {
      const row = results.rows[index];
      expect(text).toContain(row && ownWords(row));
      const [, fence = ''] = /^(`+)text$/m.exec(text) ?? [];
      expect(text.split('\n').filter((line) => line === fence)).toHaveLength(1);
      expect(Math.max(...[...text.matchAll(/`+/g)].map(([run]) => run.length))).toBe(fence.length);
    }
    expect(pages[1]?.text).toMatch(/expected exactly .*\n +but /);
    expect(pages[3]?.text).toContain('Your program [COMPILER_TIMEOUT]');
    expect(pages[5]?.text).toContain('says nothing about your program');
    expect(pages[6]?.text).toContain('your instructor decides');
    expect(pages[6]?.text).toContain('Your program [DISTURBS_MACHINE]');
  });
});

describe('gradescope', () => {
  // The rules of its documentation: a score and tests, each with what it may have and nothing else.
  const visibility = z.enum(['hidden', 'after_due_date', 'after_published', 'visible']);
  const format = z.enum(['text', 'html', 'simple_format', 'md', 'ansi']);
  const specification = z.strictObject({
    ...{ score: z.number().min(0), execution_time: z.number().int(), output: z.string() },
    ...{ output_format: format, test_output_format: format, test_name_format: format },
    ...{ visibility, stdout_visibility: visibility, extra_data: z.record(z.string(), z.unknown()) },
    tests: z.array(
      z.strictObject({
        ...{ name: z.string().min(1), number: z.string(), status: z.enum(['passed', 'failed']), visibility },
        ...{ score: z.number(), max_score: z.number(), output: z.string().exactOptional() },
      }),
    ),
  });

  test('has a result as it is specified for each that was graded, and none for the others', () => {
    const files = gradescope(results);
    expect(files.map(({ path }) => path)).toEqual([0, 1, 2, 3, 4].map((index) => `gradescope/learner${index}.json`));
    const parsed = files.map(({ text }) => specification.parse(JSON.parse(text)));
    expect(parsed.map(({ score }) => score)).toEqual([possible, beforeSize, 0, 0, 0]);
    const sum = parsed[1]?.tests.reduce((total, { score }) => total + score, 0);
    expect(sum).toBe(beforeSize);
  });
});

describe('classroom50', () => {
  const environment = {
    ...{ CLASSROOM: 'ebpf', ASSIGNMENT: 'level-2', ASSIGNMENT_TYPE: 'individual', USERNAME: 'ada' },
    ...{ SUBMISSION_TAG: 'submit/2026-06-01T14-32-05Z-a1b2c3d', COMMIT_URL: 'https://example.org/c' },
    RELEASE_URL: 'https://example.org/r',
  };
  const render = (env: NodeJS.ProcessEnv, of = results) =>
    classroom50(env, () => new Date('2026-06-01T14:33:11.123Z'))(of);
  const whole = z.number().int().min(0);
  const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/);
  const word = z.string().min(1);
  // As schemas/result-v1.schema.json of foundation50/classroom50 has it.
  const schema = z
    .strictObject({
      ...{ schema: z.literal('classroom50/result/v1'), classroom: word, assignment: word, owner: word },
      ...{ assignment_type: z.enum(['individual', 'group']), submission: z.string().startsWith('submit/') },
      ...{ commit: word, release: word, review: word, datetime: time, graded_at: time.exactOptional() },
      ...{ score: whole, 'max-score': whole },
      tests: z.array(
        z
          .looseObject({ 'test-name': word, passed: z.boolean(), score: whole, 'max-score': whole })
          .refine((test) => test.score <= test['max-score']),
      ),
    })
    .refine((result) => result.score <= result['max-score'])
    .refine((result) => result.score === result.tests.reduce((sum, { score }) => sum + score, 0));

  test('has a result of its schema for each that was graded', () => {
    const parsed = render(environment).map(({ text }) => schema.parse(JSON.parse(text)));
    expect(parsed.map(({ score }) => score)).toEqual([possible, beforeSize, 0, 0, 0]);
    expect(parsed[0]?.review).toBe(environment.COMMIT_URL);
  });

  test('says what its runner did not tell, and takes no half points', () => {
    expect(() => render({ ...environment, RELEASE_URL: '' })).toThrow('lacks RELEASE_URL');
    expect(() => render(environment, someResults({ default: 0.5, steps: {} }))).toThrow('whole points');
  });
});

describe('github', () => {
  const of = (path: string) => github(results).find((output) => output.path === path)?.text ?? '';

  test("marks the learners' lines, one command a line, and learners cannot write commands", () => {
    const lines = of(ANNOTATIONS).trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(/^::error (\w+=[^,:]*,)*\w+=[^,:]*::[^\n]+$/);
    expect(lines[0]).toMatch(
      /^::error file=class\/1\/clean\.c,line=3,title=step 2\.size%3A .*::expected exactly .*%0Abut /,
    );
    expect(lines[1]).toMatch(/^::error file=class\/2\/clean\.c,line=1,col=6,title=clang::expected ';' %250A::stop$/);
    expect(lines.filter((line) => line.includes('COMPILER_TIMEOUT'))).toHaveLength(1);
  });

  test('a name cannot write commands, move a cursor or begin a line', () => {
    const name = `x\u001b[2J\n::error::${EVIL}[a](http://evil)\r`;
    const evil = {
      ...results,
      rows: results.rows.slice(1, 2).map((row) => ({ ...row, name, origin: `${name}/clean.c` })),
    };
    const [annotations, page] = github(evil).map(({ text }) => text);
    expect(annotations).toMatch(/^::error file=class\/x\\x1b\[2J\\n\\x3a%3Aerror%3A%3A.*\n$/);
    expect(page).toContain('| x&#92;x1b&#91;2J&#92;n&#92;x3a:error::');
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    for (const text of [annotations, page]) expect(text).not.toMatch(/[\u001b\r]|^::error::/m);
    expect(page).toMatch(/^\| x.*&#91;a&#93;/m);
  });

  test('the summary has a row for each learner and shows nothing that it should not', () => {
    const text = of(SUMMARY);
    expect(text.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(2 + 7);
    expect(text).not.toContain('<img');
  });
});

describe('points', () => {
  test('are one a step, or what the file says', () => {
    const points = parsePoints('{"default": 0.1, "steps": {"2.size": 3, "0.compile": 0}}');
    const { rows, pointsPossible } = someResults(points);
    expect(pointsPossible).toBeCloseTo(0.1 * (possible - 2) + 3, 9);
    expect(rows.map((row) => row.points)).toEqual(
      [pointsPossible, 0.1 * (beforeSize - 1), 0, 0, 0, null, null].map(tenths),
    );
  });

  test.each(['{"steps": {"2.sise": 1}}', '{"default": -1}', '{"each": 2}', 'nonsense'])('%s is refused', (text) => {
    expect(() => parsePoints(text)).toThrow();
  });
  const tenths = (value: number | null) => (value === null ? null : Math.round(value * 1e6) / 1e6);
});

test('anonymous results have no name, no id, and another order', () => {
  const plain = anonymous(results, 'a secret');
  expect(plain.rows.map(({ name }) => name)).toEqual([1, 2, 3, 4, 5, 6, 7].map((index) => `learner-${index}`));
  for (const render of [resultsJson, resultsCsv, junit, feedback]) {
    const text = render(plain)
      .map((output) => output.path + output.text)
      .join('\n');
    for (const name of ['Ada', 'Cleo', 'Dora', 'Eva', 'Fay', 'Gus', '=cmd']) expect(text).not.toContain(name);
  }
  expect(plain.rows.map(({ points }) => points).sort()).toEqual(results.rows.map(({ points }) => points).sort());
  expect(anonymous(someResults(), 'a secret')).toEqual(plain);
});

test('who knows the names and all that is printed cannot make the order of anonymous results again', () => {
  const order = (secret: string) => anonymous(results, secret).rows.map(({ source }) => source);
  expect(order('a secret')).not.toEqual(order('another secret'));
});

test('where the class is stuck: the step of most learners first', () => {
  const rows = [...results.rows, ...results.rows.slice(1, 2)];
  expect(stuckSteps({ ...results, rows }).map(({ step, learners }) => [step.id, learners.length])).toEqual([
    ['2.size', 2],
    ['0.compile', 1],
  ]);
});

test('the level of these tests has the steps that they name', () => {
  expect(levels[2]?.steps.map(({ name }) => name)).toContain('size');
  expect(EVIL).toContain('<img');
});

/** What Jenkins, GitLab and Azure read of it: suites of cases, and what became of each. */
const JUNIT_XSD = `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:attributeGroup name="counts">
    <xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="failures" type="xs:nonNegativeInteger" use="required"/>
    <xs:attribute name="errors" type="xs:nonNegativeInteger" use="required"/>
  </xs:attributeGroup>
  <xs:complexType name="problem"><xs:simpleContent><xs:extension base="xs:string">
    <xs:attribute name="message" type="xs:string"/>
    <xs:attribute name="type" type="xs:string" use="required"/>
  </xs:extension></xs:simpleContent></xs:complexType>
  <xs:element name="testsuites"><xs:complexType>
    <xs:sequence><xs:element name="testsuite" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
      <xs:sequence><xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
        <xs:choice minOccurs="0">
          <xs:element name="skipped"/>
          <xs:element name="failure" type="problem"/>
          <xs:element name="error" type="problem"/>
        </xs:choice>
        <xs:attribute name="classname" type="xs:string" use="required"/>
        <xs:attribute name="name" type="xs:string" use="required"/>
        <xs:attribute name="time" type="xs:decimal" use="required"/>
      </xs:complexType></xs:element></xs:sequence>
      <xs:attribute name="name" type="xs:string" use="required"/>
      <xs:attributeGroup ref="counts"/>
      <xs:attribute name="skipped" type="xs:nonNegativeInteger" use="required"/>
      <xs:attribute name="time" type="xs:decimal" use="required"/>
    </xs:complexType></xs:element></xs:sequence>
    <xs:attribute name="name" type="xs:string" use="required"/>
    <xs:attributeGroup ref="counts"/>
  </xs:complexType></xs:element>
</xs:schema>
`;

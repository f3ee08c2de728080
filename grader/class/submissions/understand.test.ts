import { describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { oneLearner } from './one-learner.ts';
import { openSubmissions } from './open-submissions.ts';
import { parseRoster, readRoster } from './roster.ts';
import { understand, type Understood } from './understand.ts';
import { makeZip } from './zips.testing.ts';

type Files = Record<string, string | Buffer>;

/** As the instructor has it, in a folder of its own. */
async function inFolder<T>(files: Files, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'submissions-test-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const read = async (path: string, { roster, leaveOut = [] }: { roster?: string; leaveOut?: string[] }) => {
  const opened = await openSubmissions(path, { leaveOut });
  try {
    return await understand(opened, roster ? parseRoster(roster) : []);
  } finally {
    opened.close();
  }
};

const fromFolder = (files: Files, roster?: string, leaveOut?: string[]) =>
  inFolder(files, (folder) => read(folder, { ...(roster && { roster }), ...(leaveOut && { leaveOut }) }));

const fromZip = async (files: Files, roster?: string, leaveOut?: string[]) =>
  inFolder({ 'class.zip': await makeZip(files) }, (folder) =>
    read(join(folder, 'class.zip'), { ...(roster && { roster }), ...(leaveOut && { leaveOut }) }),
  );

/** Who handed in what: name, id, file, and the program or the reason why there is none. */
const rows = ({ submissions }: Understood) =>
  submissions.map(({ name, person: { id }, file, program }) => [
    ...[name, id, file],
    'source' in program ? program.source : program.problem.code,
  ]);

describe.each([
  ['a folder', fromFolder],
  ['a zip', fromZip],
])('%s', (_what, read) => {
  test('of name.c, name/clean.c, deeper ones, and name.zip', async () => {
    const understood = await read({
      'ada.c': 'A',
      'bob/clean.c': 'B',
      'cleo/workshop/src/clean.c': 'C',
      'dora.zip': await makeZip({ 'workshop/clean.c': 'D', 'workshop/notes.txt': '' }),
      'eve/answer.c': 'E',
    });
    expect(rows(understood)).toEqual([
      ['ada', undefined, 'ada.c', 'A'],
      ['bob', undefined, 'clean.c', 'B'],
      ['cleo', undefined, 'workshop/src/clean.c', 'C'],
      ['dora', undefined, 'dora.zip/workshop/clean.c', 'D'],
      ['eve', undefined, 'answer.c', 'E'],
    ]);
    expect(understood.layout).toContain('named after');
  });

  test('that lies in one folder more', async () => {
    expect(rows(await read({ 'week 3/ada.c': 'A', 'week 3/bob.c': 'B' })).map(([name]) => name)).toEqual([
      'ada',
      'bob',
    ]);
    expect(rows(await read({ 'ada/src/clean.c': 'A', 'ada/src/other.c': 'x' }))).toEqual([
      ['ada', undefined, 'src/clean.c', 'A'],
    ]);
  });

  test('of things that are no program: each has its row', async () => {
    const understood = await read({
      'binary.c': Buffer.from([0x7f, 0x45, 0, 1]),
      'blank.c': ' \n',
      'latin.c': Buffer.from('// caf\u00e9', 'latin1'),
      'pdf/essay.pdf': 'x',
      'several/a.c': 'a',
      'several/b.c': 'b',
      'too-large.c': Buffer.from(Array.from({ length: 150_000 }, (_, i) => `x${i * 7919} `).join('')),
      'zip/broken.zip': 'no zip',
    });
    expect(rows(understood).map(([name, , , what]) => [name, what])).toEqual([
      ['binary', 'PROGRAM_NOT_TEXT'],
      ['blank', 'PROGRAM_EMPTY'],
      ['latin', 'PROGRAM_NOT_TEXT'],
      ['pdf', 'SUBMISSION_WITHOUT_C'],
      ['several', 'SUBMISSION_AMBIGUOUS'],
      ['too-large', 'PROGRAM_TOO_LARGE'],
      ['zip', 'SUBMISSION_WITHOUT_C'],
    ]);
    expect(understood.ignored).toEqual([{ path: 'zip/broken.zip', why: expect.stringContaining('cannot be read') }]);
  });
});

describe('a download', () => {
  test.each([
    ['in folders', '_assignsubmission_file/clean.c'],
    ['in folders of an older version', '_assignsubmission_file_/clean.c'],
    ['with all in one folder', '_assignsubmission_file_clean.c'],
  ])('from Moodle, %s', async (_what, end) => {
    const understood = await fromZip({
      [`Ada Lovelace_1234${end}`]: 'A',
      [`Bob O'Neil_77${end}`]: 'B',
      'Cleo_5_assignsubmission_onlinetext/onlinetext.html': '<p>',
    });
    expect(understood.layout).toContain('Moodle');
    expect(rows(understood)).toEqual([
      ['Ada Lovelace', '1234', 'clean.c', 'A'],
      ["Bob O'Neil", '77', 'clean.c', 'B'],
      ['Cleo', '5', '', 'SUBMISSION_WITHOUT_C'],
    ]);
  });

  test('from Canvas, with late ones, new versions and zips', async () => {
    const understood = await fromZip({
      'lovelaceada_1234_88_clean.c': 'old',
      'lovelaceada_1234_99_clean-1.c': 'new',
      'oneilbob_LATE_77_100_clean.c': 'B',
      'zhangcleo_78_101_work.zip': await makeZip({ 'clean.c': 'C' }),
    });
    expect(understood.layout).toContain('Canvas');
    expect(rows(understood)).toEqual([
      ['lovelaceada', '1234', 'clean-1.c', 'new'],
      ['oneilbob', '77', 'clean.c', 'B'],
      ['zhangcleo', '78', 'work.zip/clean.c', 'C'],
    ]);
    expect(understood.submissions.map(({ late }) => late)).toEqual([undefined, true, undefined]);
  });

  test('from Gradescope: a row for each member of a group, and for who handed in nothing', async () => {
    const metadata = `submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0012'
    :email: ada@example.org
  - :name: Bob
    :sid: 13
    :email: bob@example.org
  :created_at: 2026-10-01 10:00:00.000000000 Z
  :score: 3.0
submission_2:
  :submitters:
  - :name: Cleo
    :sid:
    :email: cleo@example.org
`;
    const files = {
      'assignment_7_export/submission_metadata.yml': metadata,
      'assignment_7_export/submission_1/clean.c': 'A',
      'assignment_7_export/submission_2/readme.txt': '',
      'assignment_7_export/submission_3/clean.c': 'nobody',
    };
    await expect(fromZip(files)).rejects.toMatchObject({
      code: 'SUBMISSIONS_OF_NOBODY',
      message: expect.stringContaining('submission_3/clean.c'),
    });
    const understood = await fromZip(files, undefined, ['assignment_7_export/submission_3']);
    expect(understood.layout).toContain('Gradescope');
    expect(rows(understood)).toEqual([
      ['Ada Lovelace', '0012', 'clean.c', 'A'],
      ['Bob', '13', 'clean.c', 'A'],
      ['Cleo', undefined, '', 'SUBMISSION_WITHOUT_C'],
    ]);
    expect(understood.ignored.map(({ path }) => path)).toEqual(['assignment_7_export/submission_3/clean.c']);
  });
});

test("all of a folder is one learner's when it is said so", async () => {
  await inFolder({ 'clean.c': 'A', 'helper.c': 'x' }, async (folder) => {
    const { submissions } = await understand(await openSubmissions(folder), [], oneLearner);
    expect(submissions.map(({ name, file }) => [name, file])).toEqual([['submission', 'clean.c']]);
  });
});

describe('a roster', () => {
  const csv =
    '\ufeffFirst name;Last name;ID number;Email\nAda;Lovelace;1234;ada@example.org\nZoë;Čapek;9;zoe@example.org\nNo;Show;10;\n';

  test('gives names, ids and rows for those who handed in nothing', async () => {
    const understood = await fromFolder({ '1234.c': 'A', 'capekzoe_9_5_clean.c': 'Z', 'stranger.c': 'S' }, csv);
    expect(rows(understood)).toEqual([
      ['Ada Lovelace', '1234', '1234.c', 'A'],
      ['capekzoe_9_5_clean', undefined, 'capekzoe_9_5_clean.c', 'Z'],
      ['stranger', undefined, 'stranger.c', 'S'],
      ['Zoë Čapek', '9', '', 'SUBMISSION_WITHOUT_C'],
      ['No Show', '10', '', 'SUBMISSION_WITHOUT_C'],
    ]);
    expect(understood.roster).toEqual({
      learners: 3,
      conflicts: [],
      strangers: ['capekzoe_9_5_clean', 'stranger'],
      missing: ['Zoë Čapek', 'No Show'],
    });
  });

  test('knows a learner by id, email, name, and by the name as Canvas writes it', async () => {
    const names = async (file: string) => (await fromFolder({ [file]: 'x' }, csv)).submissions[0]?.name;
    for (const file of ['9.c', 'zoe.c', 'zoe@example.org.c', 'Zoë Čapek/clean.c', 'capekzoe_777_5_clean.c'])
      expect(await names(file)).toBe('Zoë Čapek');
  });

  test('is read as what it says that it is, or refused, but never garbled', async () => {
    const csv = 'name,id\nAda,1\nZoë Müller,2\n';
    const kept = (bytes: Buffer) =>
      inFolder({ 'roster.csv': bytes }, (folder) => readRoster(join(folder, 'roster.csv')));
    for (const bytes of [Buffer.from(csv), Buffer.from(`\ufeff${csv}`), Buffer.from(`\ufeff${csv}`, 'utf16le')])
      expect((await kept(bytes)).map(({ name }) => name)).toEqual(['Ada', 'Zoë Müller']);
    await expect(kept(Buffer.from(csv, 'latin1'))).rejects.toMatchObject({
      code: 'ROSTER_NOT_UTF8',
      message: expect.stringContaining('line 3 is read as "Zo\ufffd M\ufffdller,2"'),
    });
  });

  test('that names nobody, or is no CSV, is refused', () => {
    expect(() => parseRoster('colour\nred\n')).toThrow('no row has a name');
    expect(() => parseRoster('name\n"Ada\n')).toThrow();
  });
});

describe('names', () => {
  test('are distinct, also for disks without capitals, and safe as files', async () => {
    const csv = `name,id\n../../etc/passwd,1\nAda,2\nADA,3\n"<b>\u202eeve",4\nCON: a*b?,5\n`;
    const { submissions } = await fromFolder({ '1.c': 'x', '2.c': 'x', '3.c': 'x', '4.c': 'x', '5.c': 'x' }, csv);
    expect(submissions.map(({ name }) => name)).toEqual(['../../etc/passwd', 'Ada', 'ADA-2', '<b>eve', 'CON: a*b?']);
    for (const { fileName } of submissions) expect(fileName).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}\p{M} ._@-]*$/u);
    expect(new Set(submissions.map(({ fileName }) => fileName.toLowerCase())).size).toBe(5);
  });
});

test('names of whatever kind are on one line wherever they are told', async () => {
  const evil = 'x\n::error::pwned\u001b[2J';
  const understood = await fromFolder(
    { [`${evil}/${evil}.c`]: '', [`bob/${evil}1.c`]: 'x', 'bob/2.c': 'x', [`zip/${evil}.zip`]: 'no zip' },
    `name,id\n"Zoe\n##[error]x",z\n`,
  );
  const told = understood.submissions.flatMap(({ name, fileName, program }) => [
    ...[name, fileName, 'problem' in program ? program.problem.message : ''],
  ]);
  told.push(...understood.ignored.map(({ why }) => why));
  expect(told.filter((text) => text.includes('pwned') && text.includes('\\n')).length).toBeGreaterThanOrEqual(4);
  // eslint-disable-next-line no-control-regex -- these are what must not be there
  for (const text of told) expect(text).not.toMatch(/[\n\u001b]/);
});

test('the results of an earlier run are no submission', async () => {
  await inFolder({ 'ada.c': 'A', 'results/feedback/ada.md': '', 'results/report.html': '' }, async (folder) => {
    const { submissions } = await understand(await openSubmissions(folder, { results: join(folder, 'results') }));
    expect(submissions.map(({ name }) => name)).toEqual(['ada']);
  });
});

test('a link in a folder is not followed', async () => {
  await inFolder({ 'ada.c': 'A', 'secret/key.txt': 'x' }, async (folder) => {
    await symlink('/etc/passwd', join(folder, 'bob.c'));
    const understood = await understand(await openSubmissions(folder));
    expect(understood.ignored).toEqual([{ path: 'bob.c', why: 'it is a link' }]);
    expect(rows(understood).map(([name]) => name)).toEqual(['ada', 'secret']);
  });
});

test('what does not exist, and what holds nothing, is a usage error', async () => {
  await expect(openSubmissions('/nowhere/at/all')).rejects.toMatchObject({ code: 'SUBMISSIONS_NOT_FOUND' });
  await expect(fromFolder({ 'readme.txt': 'x' })).rejects.toMatchObject({ code: 'NO_SUBMISSIONS' });
});

/** What one learner hands in to decide how the others are read: below an outermost name, or as one. */
const metadata = 'mallory:\n  :submitters:\n  - :name: Mallory\n    :sid: 1\n';
const attacks: [what: string, files: () => Promise<Files> | Files][] = [
  ['metadata in a folder', () => ({ 'mallory/submission_metadata.yml': metadata, 'mallory/clean.c': 'M' })],
  [
    'metadata in a folder, with folders that are its keys',
    () => ({ 'mallory/submission_metadata.yml': metadata, 'mallory/mallory/clean.c': 'M' }),
  ],
  [
    'metadata in a zip',
    async () => ({ 'mallory.zip': await makeZip({ 'submission_metadata.yml': metadata, 'clean.c': 'M' }) }),
  ],
  ['a path of Moodle below a folder', () => ({ 'mallory/x_1_assignsubmission_file/clean.c': 'M' })],
  [
    'a path of Moodle in a zip',
    async () => ({ 'mallory.zip': await makeZip({ 'x_1_assignsubmission_file_/clean.c': 'M' }) }),
  ],
  ['a file named as by Moodle', () => ({ 'mallory_1_assignsubmission_file_clean.c': 'M' })],
  ['a file named as by Canvas', () => ({ 'mallory_1_2_clean.c': 'M' })],
  ['a file called clean.c', () => ({ 'clean.c': 'M' })],
  ['a folder called as a property of all objects', () => ({ 'constructor/clean.c': 'M' })],
];

describe.each([
  ['as it lies', ''],
  ['in one folder more', 'hw/'],
])('a learner does not decide how a class %s is read', (_where, top) => {
  test.each(attacks)('%s', async (_what, attack) => {
    const files = { 'ada.c': 'A', 'bob.c': 'B', 'cleo/clean.c': 'C', ...(await attack()) };
    const below = Object.fromEntries(Object.entries(files).map(([path, text]) => [top + path, text]));
    const programs = rows(await fromFolder(below)).map(([name, , , source]) => [name, source]);
    expect(programs).toHaveLength(4);
    expect(programs).toEqual(
      expect.arrayContaining([
        ['ada', 'A'],
        ['bob', 'B'],
        ['cleo', 'C'],
        [expect.anything(), 'M'],
      ]),
    );
  });
});

describe('a download from Moodle', () => {
  test('goes by the mark that Moodle wrote, and not by one in a name of the learner', async () => {
    const understood = await fromZip({
      'Ada_1_assignsubmission_file/clean.c': 'A',
      'Ada_1_assignsubmission_file_x_9_assignsubmission_file/clean.c': 'M',
    });
    expect(rows(understood).map(([, id, , source]) => [id, source])).toEqual([
      ['1', 'A'],
      ['9', 'M'],
    ]);
  });

  test('with a file of two marks stops, for nobody knows which of them Moodle wrote', async () => {
    const files = {
      ...{ 'Ada_1_assignsubmission_file_clean.c': 'A', 'Bob_2_assignsubmission_file_clean.c': 'B' },
      'Mallory_9_assignsubmission_file_x_1_assignsubmission_file_clean.c': 'M',
    };
    await expect(fromZip(files)).rejects.toMatchObject({ code: 'SUBMISSIONS_OF_NOBODY' });
  });
});

describe('a row of the roster', () => {
  const csv = 'name,id,email\nAda Lovelace,ada,ada@example.org\nMallory,mal,mal@example.org\n';
  const gradescope = (people: [name: string, sid: string][]) => ({
    'submission_metadata.yml': people
      .map(([name, sid], index) => `submission_${index}:\n  :submitters:\n  - :name: ${name}\n    :sid: ${sid}\n`)
      .join(''),
    ...Object.fromEntries(people.map(([name], index) => [`submission_${index}/clean.c`, name])),
  });
  const owners = ({ submissions }: Understood) =>
    submissions.map(({ name, program }) => [name, 'source' in program ? program.source : '']);

  test("is not for one who calls themselves like another's login", async () => {
    const understood = await fromFolder(
      gradescope([
        ['ada', 'mal'],
        ['Ada Lovelace', 'ada'],
      ]),
      csv,
    );
    expect(owners(understood)).toEqual([
      ['Mallory', 'ada'],
      ['Ada Lovelace', 'Ada Lovelace'],
    ]);
  });

  test("goes to the id, when another only has the learner's name; both are told of", async () => {
    const understood = await fromFolder(
      gradescope([
        ['Ada  Lovelace', ''],
        ['Ada Lovelace', 'ada'],
      ]),
      csv,
    );
    expect(understood.submissions[1]).toMatchObject({ person: { id: 'ada' } });
    expect(understood.submissions[0]?.person.id).toBeUndefined();
    expect(understood.roster?.conflicts).toEqual([expect.stringContaining('the one with the id has it')]);
  });

  test('that two claim goes to nobody, who is not said to have handed in nothing', async () => {
    const understood = await fromFolder({ 'ada.c': 'M', 'Ada Lovelace/clean.c': 'A' }, csv);
    expect(understood.roster).toMatchObject({
      missing: ['Mallory'],
      conflicts: [expect.stringMatching(/Ada Lovelace.*ada\.c.*nobody has it/)],
    });
  });

  test('is not for one whose name has no letters', async () => {
    const understood = await fromFolder(gradescope([["'***'", '']]), 'name,id\nAda,ada\n');
    expect(understood.roster).toMatchObject({ strangers: ['***'], missing: ['Ada'] });
  });
});

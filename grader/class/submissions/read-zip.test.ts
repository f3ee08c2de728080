import { describe, expect, test } from '@jest/globals';
import { classBudget } from './budget.ts';
import { readZip } from './read-zip.ts';
import { makeZip, tampered, withoutUtf8Flag } from './zips.testing.ts';

/** All that a zip holds, read. */
const readAll = async (zip: Buffer) => {
  const budget = classBudget();
  for (const { read } of (await readZip(zip, 'z')).entries) await read(budget);
};

const paths = async (zip: Buffer) => (await readZip(zip, 'class.zip')).entries.map(({ path }) => path);

describe('a zip', () => {
  test('gives its files by name and no litter, and their bytes when they are read', async () => {
    const zip = await makeZip({ 'ada.c': 'int a;', 'ada.pdf': 'text', '__MACOSX/._ada.c': 'x', 'b/.git/c.c': 'x' });
    const { entries, ignored } = await readZip(zip, 'class.zip');
    expect(entries.map(({ path, size }) => [path, size])).toEqual([
      ['ada.c', 6],
      ['ada.pdf', 4],
    ]);
    expect((await entries[0]?.read(classBudget()))?.toString()).toBe('int a;');
    expect(ignored).toEqual([]);
  });

  test.each([
    ['a path upwards', 'xx/evil.c', '../evil.c', 'leads out'],
    ['a path upwards in the middle', 'a/xx/evil.c', 'a/../evil.c', 'leads out'],
    ['an absolute path', 'xevil.c', '/evil.c', 'no relative path'],
    ['a path of Windows', 'xx_evil.c', '..\\evil.c', 'leads out'],
    ['a drive', 'xx_evil.c', 'C:/evil.c', 'no relative path'],
  ])('with %s: that entry is left out, the others stay', async (_what, from, to, why) => {
    const { entries, ignored } = await readZip(tampered(await makeZip({ [from]: 'x', 'ada.c': 'y' }), from, to), 'z');
    expect(entries.map(({ path }) => path)).toEqual(['ada.c']);
    // Old programs for Windows write their own separator.
    expect(ignored).toEqual([{ path: to.replaceAll('\\', '/'), why: expect.stringContaining(why) }]);
  });

  test('with a link: it is left out', async () => {
    const { entries, ignored } = await readZip(await makeZip({ 'ada.c': '/etc/passwd' }, 0o120777), 'z');
    expect(entries).toEqual([]);
    expect(ignored[0]?.why).toBe('it is a link');
  });

  test('with a bomb: it is not unpacked', async () => {
    const bomb = Buffer.alloc(20 * 2 ** 20);
    const zip = await makeZip({ 'bomb.zip': bomb, 'clean.c': bomb });
    expect(zip.length).toBeLessThan(100_000);
    expect(await readZip(zip, 'z')).toMatchObject({
      entries: [],
      ignored: ['bomb.zip', 'clean.c'].map((path) => ({ path, why: expect.stringContaining('far more') })),
    });
  });

  test('that lies about a size is refused', async () => {
    const zip = await makeZip({ 'clean.c': 'int x;'.repeat(100) });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(600);
    const smaller = Buffer.alloc(4);
    smaller.writeUInt32LE(10);
    const liar = tampered(zip, size.toString('latin1'), smaller.toString('latin1'));
    await expect(readAll(liar)).rejects.toMatchObject({ code: 'ZIP_UNREADABLE' });
  });

  test.each([
    ['text', Buffer.from('this is no zip')],
    ['nothing', Buffer.alloc(0)],
  ])('of %s is refused', async (_what, bytes) => {
    await expect(readZip(bytes, 'z')).rejects.toMatchObject({ fault: 'usage', code: 'ZIP_UNREADABLE' });
  });

  test('cut off in the middle, or with a damaged file, is refused', async () => {
    const zip = await makeZip({ 'clean.c': 'int x; // and some more' });
    await expect(readZip(zip.subarray(0, zip.length / 2), 'z')).rejects.toMatchObject({ code: 'ZIP_UNREADABLE' });
    const damaged = Buffer.from(zip);
    damaged.writeUInt32LE(1, zip.indexOf('PK\u0001\u0002', 0, 'latin1') + 16);
    await expect(readAll(damaged)).rejects.toMatchObject({ code: 'ZIP_UNREADABLE' });
  });

  test('has names in UTF-8, said or not, and in code page 437', async () => {
    const utf8 = await makeZip({ 'Zoë/clean.c': 'x' });
    expect(await paths(utf8)).toEqual(['Zoë/clean.c']);
    expect(await paths(withoutUtf8Flag(utf8))).toEqual(['Zoë/clean.c']);
    const old = withoutUtf8Flag(tampered(await makeZip({ 'Zo?/clean.c': 'x' }), 'Zo?', 'Zo\u0089'));
    expect(await paths(old)).toEqual(['Zoë/clean.c']);
  });
});

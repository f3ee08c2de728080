import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { timelinePage } from './timeline-page.ts';
import { faultyPicture, rightPicture } from './timeline.testing.ts';

let folder = '';
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-test-'));
  await writeFile(join(folder, 'run.html'), timelinePage({ ...faultyPicture(), kit: '../kit' }));
  await writeFile(join(folder, 'nothing.html'), timelinePage({ ...faultyPicture(), timelines: [] }));
  await writeFile(join(folder, 'right.html'), timelinePage(rightPicture()));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

interface Opened {
  page: Page;
  requested: string[];
  complaints: string[];
}

async function open(file = 'run.html', options: Parameters<Browser['newPage']>[0] = {}): Promise<Opened> {
  const page = await browser.newPage(options);
  const requested: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  await page.goto(pathToFileURL(join(folder, file)).href);
  return { page, requested, complaints };
}

/** What the page's own JavaScript would see; as text, because the tests are not compiled for a browser. */
const inPage = <T>(page: Page, expression: string): Promise<T> => page.evaluate(expression);

describe('the picture as a page', () => {
  test('works from a file, asks for nothing else, and runs nothing that a client sent', async () => {
    const { page, requested, complaints } = await open();
    for (const summary of await page.locator('summary').all()) await summary.click();
    expect(requested).toEqual([page.url()]);
    expect(complaints).toEqual([]);
    expect(await inPage(page, 'typeof hacked')).toBe('undefined');
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.locator('img').count()).toBe(0);
    const shown = await page.locator('li.differs .call pre').innerText();
    expect(shown).toContain('</pre></details><script>hacked=1</script><img src=x onerror=\\"hacked=2\\">\\x1b[2J');
    // U+202E as the bytes that it is made of: it turns nothing round.
    expect(shown).toContain('\\xe2\\x80\\xaeabc\\x0d\\x0a\n');
    expect(await page.locator('.facts').innerText()).toContain('workshop/<b>clean</b>.c');
  });

  test('shows calls beside events, with gaps and extras', async () => {
    const { page } = await open();
    const rows = page.locator('section.has-wrong ol > li');
    expect(await rows.locator('.call').allInnerTexts()).toEqual([
      expect.stringContaining('accept4(3, …) = 11'),
      expect.stringContaining('read(11, …) = 96'),
      expect.stringContaining('close(11) = 0'),
      expect.not.stringContaining('close'),
    ]);
    expect(await Promise.all((await rows.all()).map((row) => row.getAttribute('class')))).toEqual([
      'gap',
      'differs',
      'right',
      'extra',
    ]);
    expect(await rows.nth(0).locator('.event').innerText()).toBe('no event');
    expect(await rows.nth(1).locator('.remark').innerText()).toMatch(/^msg_size 8192\s+expected msg_size 96/);
  });

  test('is light or dark as the reader’s system', async () => {
    const paper = async (colorScheme: 'light' | 'dark') => {
      const { page } = await open('run.html', { colorScheme });
      const [red = 0] =
        (await inPage<string>(page, 'getComputedStyle(document.body).backgroundColor')).match(/\d+/g) ?? [];
      return Number(red);
    };
    expect(await paper('light')).toBeGreaterThan(200);
    expect(await paper('dark')).toBeLessThan(60);
  });

  test('is used with the keyboard: from remark to remark, details, the filter', async () => {
    const { page } = await open();
    const focused = () => inPage<string>(page, 'document.activeElement.className || document.activeElement.id');
    const walked: string[] = [];
    for (const key of ['n', 'n', 'n', 'n', 'p']) {
      await page.keyboard.press(key);
      walked.push(await focused());
    }
    expect(walked).toEqual(['gap', 'differs', 'extra', 'gap', 'extra']);

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('li.extra .event details').getAttribute('open')).toBe('');

    expect(await page.locator('section:visible').count()).toBe(2);
    await page.locator('#only-wrong').focus();
    await page.keyboard.press('Space');
    expect(await page.locator('section:visible').count()).toBe(1);
  });

  test('the overview leads to each connection', async () => {
    const { page } = await open();
    await page.locator('svg a').nth(1).click();
    expect(new URL(page.url()).hash).toBe('#c1');
    expect(await page.locator('section:target h2').innerText()).toContain('port 40011');
  });

  test('prints', async () => {
    const { page } = await open();
    const sheet = await page.pdf();
    expect(sheet.subarray(0, 5).toString()).toBe('%PDF-');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('section').first().isVisible()).toBe(true);
  });

  test('fits a narrow window', async () => {
    const { page } = await open('run.html', { viewport: { width: 380, height: 700 } });
    expect(await inPage<number>(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
  });

  test('says what is wrong with the step that fails, and links its chapter', async () => {
    const { page } = await open();
    const rows = await page.locator('.failed dt, .failed dd').allInnerTexts();
    expect(rows.filter((_, at) => at % 2 === 0)).toEqual(['expected', 'but', 'hint', 'read']);
    expect(rows[1]).toBe('a program that compiles');
    const link = page.locator('.failed a');
    expect(await link.getAttribute('href')).toBe('../kit/docs/level-0.md#compile');
  });

  test('has buttons only where there are problems', async () => {
    expect(await (await open()).page.locator('nav button').allInnerTexts()).toEqual([
      expect.stringContaining('previous problem'),
      expect.stringContaining('next problem'),
    ]);
    expect(await (await open('right.html')).page.locator('nav').count()).toBe(0);
  });

  test('says so when nothing ran', async () => {
    const { page, complaints } = await open('nothing.html');
    expect(await page.locator('main').innerText()).toContain('did not run');
    expect(complaints).toEqual([]);
  });
});

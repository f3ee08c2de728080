import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from './browser.ts';
import { timelinePage } from './timeline-page.ts';
import { faultyPicture, rightPicture, streamPicture } from './timeline.testing.ts';

/** A folder to put pictures of the streams into; the light one is docs/images/streams.png. */
const PICTURES = process.env['TIMELINE_PICTURES'];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let folder = '';
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-test-'));
  await writeFile(join(folder, 'run.html'), timelinePage({ ...faultyPicture(), kit: '../kit' }));
  await writeFile(join(folder, 'nothing.html'), timelinePage({ ...faultyPicture(), timelines: [] }));
  await writeFile(join(folder, 'right.html'), timelinePage(rightPicture()));
  await writeFile(join(folder, 'streams.html'), timelinePage(streamPicture()));
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

describe('the streams of a connection', () => {
  const faulty = (page: Page) => page.locator('section.has-wrong');

  test('are drawn in both directions, with what is wrong in signs and words beside the colours', async () => {
    const { page, requested, complaints } = await open('streams.html');
    const streams = faulty(page).locator('.stream');
    expect(await streams.locator('p:first-child').allInnerTexts()).toEqual([
      expect.stringMatching(/^in\s+read by the process\s+1000 bytes in 1 call · 2 chunks · 400 bytes missing$/),
      expect.stringMatching(/^out\s+written by the process\s+1600 bytes in 2 calls · 5 chunks, 1 wrong, 1 too many$/),
    ]);
    expect(await streams.locator('text').allTextContents()).toEqual(['✗', '≠']);
    expect(await streams.locator('a title').allTextContents()).toEqual([
      'read(11, …) = 1000: at 0: 400 bytes in 1 chunk',
      'read(11, …) = 1000: at 400: 400 bytes missing',
      'read(11, …) = 1000: at 800: 200 bytes in 1 chunk',
      'write(11, …) = 1200: at 0: 1200 bytes in 3 chunks',
      'write(11, …) = 400: at 1200: 400 bytes, position 0',
      'write(11, …) = 1200: at 400: 400 bytes, the same bytes once more',
    ]);
    const fills = `[...document.querySelectorAll('.has-wrong .stream a rect')].map((rect) => getComputedStyle(rect).fill)`;
    expect(new Set(await inPage<string[]>(page, fills)).size).toBe(4);
    expect(requested).toEqual([page.url()]);
    expect(complaints).toEqual([]);
    expect(await inPage(page, 'typeof hacked')).toBe('undefined');
  });

  test('stand where their bytes are, however wide the page is', async () => {
    for (const width of [390, 1200]) {
      const { page } = await open('streams.html', { viewport: { width, height: 800 } });
      const box = (selector: string) => faulty(page).locator(selector).first().boundingBox();
      const [all, gap] = [await box('.stream > svg'), await box('a.gap rect')];
      if (!all || !gap) throw new Error('nothing is drawn');
      expect((gap.x - all.x) / all.width).toBeCloseTo(0.4, 1);
      expect(gap.width / all.width).toBeCloseTo(0.4, 1);
      expect(await inPage<number>(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  test('are reached with the keyboard: what is wrong leads to its call, what is right is no stop', async () => {
    const { page } = await open('streams.html');
    await page.locator('#next').focus();
    const stops: string[] = [];
    const block = `document.activeElement.closest('.stream a')?.className.baseVal`;
    for (let i = 0; i < 60 && stops.length < 3; i++) {
      await page.keyboard.press('Tab');
      const stop = await inPage<string | undefined>(page, block);
      if (stop !== undefined) stops.push(stop);
    }
    expect(stops).toEqual(['gap', 'differs', 'extra']);
    await page.keyboard.press('Enter');
    expect(await page.locator('li:target .call').innerText()).toContain('write(11, …) = 1200');
    expect(await page.locator('li:target .remark').innerText()).toContain(
      '+ at 400: 400 bytes, the same bytes once more',
    );
  });

  test('are told by their calls as well, with the event and what was expected of it', async () => {
    const { page } = await open('streams.html');
    const row = faulty(page).locator('li.differs');
    expect(await row.locator('.event > code').innerText()).toBe('1 chunk out, 400 bytes');
    await row.locator('.event summary').click();
    expect(await row.locator('.event details').innerText()).toMatch(
      /≠ at 1200: 400 bytes, position 0[^]*chunk +out, 400 bytes at 0\s+expected position 1200/,
    );
  });

  test.each(['light', 'dark'] as const)('hinder nobody, %s', async (colorScheme) => {
    for (const width of [390, 900]) {
      const { page } = await open('streams.html', {
        colorScheme,
        viewport: { width, height: 800 },
        deviceScaleFactor: 1.5,
      });
      if (PICTURES !== undefined)
        await faulty(page).screenshot({ path: join(PICTURES, `streams-${width}-${colorScheme}.png`) });
      // As from the debugger, which the page's policy does not bind.
      await page.evaluate(axe);
      const found = await inPage<{ id: string; impact: string }[]>(page, 'axe.run().then((all) => all.violations)');
      expect(found.filter(({ impact }) => ['serious', 'critical'].includes(impact))).toEqual([]);
    }
  });

  test('have no place on the page of a program without them', async () => {
    const { page } = await open('run.html');
    expect(await page.locator('.streams, .how').count()).toBe(0);
  });
});

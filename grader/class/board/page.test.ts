import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { lastLevel } from '../../levels/index.ts';
import { openBrowser } from '../../report/browser.ts';
import { askBoard } from '../member/ask-board.ts';
import { joinAs, sendReport, someReport, startBoard } from './board.testing.ts';
import { sampleClass } from './sample-class.testing.ts';
import { servedBoard } from './served.testing.ts';

/** A folder to put pictures of the page into; the one of 30 learners in the light is docs/images/board.png. */
const PICTURES = process.env['BOARD_PICTURES'];

let browser: Browser;
let board: { url: string; code: string; token: string; end: () => Promise<unknown> };
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

afterEach(async () => {
  await page.context().close();
  await board.end();
});

/** Opens the instructor's link. Whatever the page complains of, or asks another site for, fails the test. */
async function openPage(served: Promise<typeof board> = servedBoard()): Promise<void> {
  board = await served;
  page = await newPage();
  await page.goto(`${board.url}/#${board.token}`);
  await page.getByText(board.code, { exact: true }).waitFor();
}

async function newPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, ...options });
  const opened = await context.newPage();
  opened.setDefaultTimeout(15_000);
  opened.on('request', (request) => {
    if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) throw new Error(`asks for ${request.url()}`);
  });
  return opened;
}

const chip = (name: string) => page.locator('#lanes .chip', { hasText: name });
const lane = (key: number | 'finished') => page.locator(`.lane[data-lane="${key}"]`);
/** Run in the page, whose types these files do not know. */
const FOCUSED = 'document.activeElement?.dataset.number';
const GROUND = 'getComputedStyle(document.body).backgroundColor';
const figure = (word: string) => page.locator(`#figures .${word} dd`);

describe('the class board in a browser', () => {
  test('shows who joins, where they are and how it changes, without being asked again', async () => {
    await openPage();
    expect(page.url()).toBe(`${board.url}/`);
    const ada = await joinAs(board, 'Ada');
    await lane(0).locator('.chip.joined', { hasText: '1' }).waitFor();

    await sendReport(board, ada);
    await lane(2).locator('.group', { hasText: 'size' }).locator('.chip.failing').waitFor();
    await sendReport(board, ada, someReport({ verdict: 'error', level: 1, steps: [] }));
    await lane(1).locator('.group', { hasText: 'does not build' }).locator('.chip.broken').waitFor();
    await sendReport(board, ada, someReport({ verdict: 'pass', level: 3, steps: [], file: 'solution' }));
    await lane(3).locator('.chip.passed', { hasText: '1 ✓*' }).waitFor();
    await sendReport(board, ada, someReport({ verdict: 'pass', level: lastLevel, steps: [] }));
    await lane('finished').locator('.chip.passed').waitFor();
    expect(await figure('finished').textContent()).toBe('1');

    await askBoard(board.url, '/api/leave', { token: ada });
    await page.locator('#lanes:not(:has(.chip))').waitFor();
    expect(await figure('learners').textContent()).toBe('0');
  });

  test('counts those who are stuck, where and for how long, while time goes by', async () => {
    await openPage(servedBoard({ stuckAfterMs: 2000 }));
    for (const name of ['Ada', 'Bao']) await sendReport(board, await joinAs(board, name));
    await page.locator('#lanes .chip.failing').nth(1).waitFor();
    expect(await figure('stuck').textContent()).toBe('0');
    await page.getByText('Nobody.').waitFor();

    await page.locator('#lanes .chip.stuck').nth(1).waitFor(); // no report has come: only time has gone by
    expect(await figure('stuck').textContent()).toBe('2');
    const place = page.locator('#stuck li').first();
    expect(await place.locator('strong').textContent()).toBe('2');
    expect(await place.textContent()).toContain('msg_size is what was transferred, at most 400');
    expect(await place.textContent()).toContain('step 2.size · longest 0 min');
  });

  test('has no names in it before somebody asks, and none afterwards; whatever a name is, it is text', async () => {
    await openPage();
    const nasty = '<img src=x onerror="document.title=1">';
    await joinAs(board, nasty);
    await joinAs(board, 'Ad\u202ea\u0007 Love\nlace');
    await chip('2').waitFor();
    expect(await page.content()).not.toMatch(/onerror|lace/);

    await page.keyboard.press('n');
    await chip(nasty.slice(0, 40)).waitFor();
    await chip('Ada Love lace').waitFor();
    expect(await page.locator('#lanes img').count()).toBe(0);
    expect(await page.title()).toBe('Class board');

    await page.keyboard.press('n');
    await page.waitForFunction('!/lace/.test(document.documentElement.outerHTML)');
  });

  test('is used by keyboard: to a learner, into the details and back, to the exports', async () => {
    await openPage();
    const tokens = [await joinAs(board, 'Ada'), await joinAs(board, 'Bao')];
    await sendReport(board, tokens[1] ?? '');
    await lane(2).locator('.chip').waitFor();

    await page.keyboard.press('Tab');
    expect(await page.evaluate(FOCUSED)).toBe('1');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(FOCUSED)).toBe('2');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Learner 2' }).waitFor();
    expect(await page.locator('#details li.fail').textContent()).toBe(
      '✗ msg_size is what was transferred, at most 400',
    );
    // What changes meanwhile is drawn anew, and the focus is where it was.
    await page.keyboard.press('Escape');
    await sendReport(board, tokens[1] ?? '', someReport({ verdict: 'pass', steps: [] }));
    await lane(2).locator('.chip.passed').waitFor();
    expect(await page.evaluate(FOCUSED)).toBe('2');

    const before = await page.evaluate(GROUND);
    await page.keyboard.press('t');
    expect(await page.evaluate(GROUND)).not.toBe(before);

    await page.locator('#csv').focus();
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^2,Bao,.*,passed,2,/);
  });

  test('goes on by itself after the board was killed and started again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'board-page-test-'));
    try {
      const killed = startBoard(folder, '--port', '0');
      await openPage(killed);
      const ada = await joinAs(board, 'Ada');
      await chip('1').waitFor();
      await (await killed).end('SIGKILL');
      await page.getByText('The connection to the board is lost').waitFor();
      board = await startBoard(folder, '--port', new URL(board.url).port);
      await page.locator('#notice[hidden]').waitFor({ state: 'attached' });
      await sendReport(board, ada);
      await lane(2).locator('.chip').waitFor();
    } finally {
      await board.end();
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('keeps the link’s token to its tab: no cookie, no address has it, and wrong codes do not shut it out', async () => {
    board = await servedBoard();
    for (let tries = 0; tries < 21; tries++)
      await askBoard(board.url, '/api/join', { body: { code: 'AAAAAA', name: 'Eve' } });
    page = await newPage();
    await page.goto(`${board.url}/#${board.token}`);
    await page.getByText(board.code, { exact: true }).waitFor();
    expect(page.url()).toBe(`${board.url}/`);
    expect(await page.context().cookies()).toEqual([]);
    await page.reload();
    await page.getByText(board.code, { exact: true }).waitFor();
    const other = await page.context().newPage();
    await other.goto(board.url);
    await other.getByText('open the link that').waitFor();
  });

  test('removes a learner, but only when asked twice', async () => {
    await openPage();
    for (const name of ['Ada', 'Bao']) await joinAs(board, name);
    await chip('2').click();
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByText('Remove Learner 2 and all of these runs').waitFor();
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Keep');
    if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'board-remove.png') });
    await page.keyboard.press('Enter');
    expect(await page.locator('#lanes .chip').count()).toBe(2);
    await page.getByRole('button', { name: 'Remove…' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
    await page.locator('#lanes:not(:has(.chip + .chip))').waitFor();
    expect(await page.locator('#lanes .chip').allTextContents()).toEqual(['1']);
    expect(await figure('learners').textContent()).toBe('1');
    expect(await page.locator('#figures .learners dt').textContent()).toBe('learner');
  });

  test('says so when it is opened without the link', async () => {
    board = await servedBoard();
    page = await newPage();
    await page.goto(board.url);
    await page.getByText('open the link that').waitFor();
    expect(await page.content()).not.toContain(board.code);
  });

  test.each([3, 30, 120, 600])('shows %i learners at once, in light and in dark', async (size) => {
    board = await servedBoard({}, (store) => sampleClass(store, size));
    for (const colorScheme of ['light', 'dark'] as const) {
      page = await newPage({ colorScheme });
      await page.goto(`${board.url}/#${board.token}`);
      await page
        .locator('#lanes .chip')
        .nth(size - 1)
        .waitFor();
      if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `board-${size}-${colorScheme}.png`) });
      // All of it fits the projector.
      expect(await page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(1080);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1920);
      if (colorScheme === 'light') await page.context().close();
    }
  });
});

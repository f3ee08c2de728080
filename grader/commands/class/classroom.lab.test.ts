import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { solutionFile } from '../../base/paths.ts';
import { startBoard, type RunningBoard } from '../../class/board/board.testing.ts';
import { openBrowser } from '../../report/browser.ts';

/** A folder to put pictures into: class-join, class-failed, class-instructor, class-phone. */
const PICTURES = process.env['WORKBENCH_PICTURES'];

let browser: Browser;
let folder = '';
let board: RunningBoard;

beforeAll(async () => {
  browser = await openBrowser();
  folder = await mkdtemp(join(tmpdir(), 'classroom-lab-test-'));
  board = await startBoard(folder, '--port', '0', '--workbench');
});
afterAll(async () => {
  await browser.close();
  await board.end();
  await rm(folder, { recursive: true, force: true });
});

/** Whatever it asks another site for, or its policy forbids, fails the test. */
function watched(page: Page): Page {
  page.setDefaultTimeout(60_000);
  page.on('pageerror', (error) => {
    throw error;
  });
  page.on('console', (message) => {
    if (PICTURES === undefined && /Content Security Policy/.test(message.text())) throw new Error(message.text());
  });
  page.on('request', (request) => {
    if (!/^(data:|blob:|http:\/\/127\.0\.0\.1:)/.test(request.url())) throw new Error(`asks for ${request.url()}`);
  });
  return page;
}
const newPage = async (options: BrowserContextOptions = {}): Promise<Page> =>
  watched(
    await (
      await browser.newContext({
        ...{ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] },
        ...options,
      })
    ).newPage(),
  );
const picture = async (page: Page, name: string) => {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};
const saved = (page: Page) => page.locator('#saved[data-state="saved"]').waitFor();

/** Puts a text in the place of the one that stands there, as from the clipboard. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.locator('.cm-content').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
}

/** Goes on with Tab until an element with this id has the focus. */
async function tabTo(page: Page, id: string): Promise<void> {
  for (let count = 0; count < 80; count++) {
    if ((await page.evaluate('document.activeElement?.id')) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to #${id}`);
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What hinders people with other ways to read and type, and how much. */
async function hindrances(page: Page): Promise<string[]> {
  // As from the debugger, which the page's policy does not bind.
  await page.evaluate(axe);
  const found = await page.evaluate('axe.run().then(({ violations }) => violations)');
  return (found as { id: string; impact: string; nodes: { html: string }[] }[])
    .filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

const right = readFileSync(solutionFile(0), 'utf8');
/** The return hook keeps what it has to remove. */
const wrong = right.replace(/^.*\.delete\(.*\n/m, '');
let words = '';

test('by keyboard alone: in with the code, a problem, a step that fails, a hint, a pass, and on to level 1', async () => {
  const page = await newPage();
  await page.goto(board.url);
  await page.getByRole('heading', { name: 'Join the class' }).waitFor();
  expect(await hindrances(page)).toEqual([]);
  await picture(page, 'class-join');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await page.getByText('not the code of this class').waitFor();
  await tabTo(page, 'join-code');
  await page.keyboard.press('Control+a');
  await page.keyboard.type(board.code.toLowerCase());
  await page.keyboard.press('Enter');
  words = (await page.locator('#joined-words').textContent()) ?? '';
  await page.locator('#joined[open]').waitFor();
  words = (await page.locator('#joined-words').textContent()) ?? '';
  expect(words.split(' ')).toHaveLength(5);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Level 0: the outline' }).waitFor();
  expect(await page.content()).not.toContain(words);
  await saved(page);

  await paste(page, `${wrong}int broken = nothing;\n`);
  await page.locator('.cm-lintRange-error').first().waitFor();
  await paste(page, wrong);
  await page.keyboard.press('Control+Enter');
  await page.locator('li.fail .failure').waitFor();
  expect(await hindrances(page)).toEqual([]);
  await picture(page, 'class-failed');
  await page.keyboard.press('Escape');
  await tabTo(page, 'hint');
  await page.keyboard.press('Enter');
  await page.locator('.failure dd.hint').nth(1).waitFor();

  await paste(page, right);
  await page.keyboard.press('Control+s');
  await page.locator('.banner.pass').waitFor();
  await page.keyboard.press('Escape');
  await tabTo(page, 'next-level');
  await page.keyboard.press('Enter');
  await page.locator('#chapter h1', { hasText: 'Level 1' }).waitFor();
  await page.reload();
  await page.locator('#chapter h1', { hasText: 'Level 1' }).waitFor();
  expect(await page.locator('#levels button').first().textContent()).toBe('0 ✓');
  await page.context().close();
});

test('on a phone, with the five words: to read, and to run; two tabs and a lost network lose no key', async () => {
  const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };
  const page = await newPage(phone);
  await page.goto(board.url);
  await page.getByText('I have joined before').click();
  await page.locator('#return-words').fill(words);
  await page.getByRole('button', { name: 'Come back' }).click();
  await page.locator('#chapter h1', { hasText: 'Level 1' }).waitFor();
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  expect(await hindrances(page)).toEqual([]);
  await picture(page, 'class-phone');

  const other = watched(await page.context().newPage());
  await other.goto(board.url);
  await other.locator('.cm-content', { hasText: 'syscall__probe_entry_accept4' }).waitFor();
  await paste(other, 'int from_the_other_tab;\n');
  await page.locator('.cm-content', { hasText: 'from_the_other_tab' }).waitFor();

  await page.context().setOffline(true);
  await paste(page, 'int while_away;\n</script><img src=x onerror=alert(1)>');
  await page.locator('#saved[data-state="unreachable"]').waitFor();
  await page.context().setOffline(false);
  await saved(page);
  await other.locator('.cm-content', { hasText: 'while_away' }).waitFor();
  expect(await other.locator('img').count()).toBe(0);
  await other.close();

  await paste(page, right);
  await saved(page);
  await page.getByRole('button', { name: 'Run' }).click();
  await page.locator('#run-state', { hasText: /Compiling|Running/ }).waitFor();
  // The page does not know that the server is another process then.
  await board.end('SIGKILL');
  await page.getByText('The connection to the workbench is lost').waitFor();
  board = await startBoard(folder, '--port', new URL(board.url).port, '--workbench');
  await page.locator('#run-state', { hasText: /steps in/ }).waitFor();
  // The run of level 0 that was over before the page was opened has not taken it back there.
  expect(await page.locator('#levels [aria-current]').textContent()).toBe('1');
  await page.context().close();
});

test('the instructor sees them as verified, opens one, and takes the programs along', async () => {
  const page = await newPage();
  await page.goto(`${board.url}/board#${board.token}`);
  const chip = page.locator('#lanes .chip.verified', { hasText: '1' });
  await chip.waitFor();
  expect(await page.locator('#join-command').textContent()).toBe(`at ${board.url}`);
  await chip.click();
  await page.locator('#details-work pre', { hasText: 'syscall__probe_entry_accept4' }).waitFor();
  await page.locator('#details-work li', { hasText: 'not passed at' }).first().waitFor();
  expect(await hindrances(page)).toEqual([]);
  await picture(page, 'class-instructor');
  await page.getByRole('button', { name: 'What happened' }).first().click();
  await page.frameLocator('#picture-frame').getByText('what happened').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'New return code' }).click();
  expect(((await page.locator('.words').textContent()) ?? '').split(' ')).toHaveLength(5);
  await page.keyboard.press('Escape');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Programs' }).click(),
  ]);
  expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');
  await page.context().close();
});

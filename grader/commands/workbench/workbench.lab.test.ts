import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { solutionFile, startFile } from '../../base/paths.ts';
import { openBrowser } from '../../report/browser.ts';
import { runKit, type Running } from '../terminal.testing.ts';

/** A folder to put pictures of the page into; that of a step that fails, in the light, is docs/images/workbench.png. */
const PICTURES = process.env['WORKBENCH_PICTURES'];

let browser: Browser;
let folder = '';
let file = '';
let running: Running;
let link = '';
let page: Page;

beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workbench-test-'));
  file = join(folder, 'clean.c');
  copyFileSync(startFile, file);
  running = runKit(['workbench', '--no-open', '--port', '0', '--file', file]);
  link = await running.shows(/http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/);
  page = await newPage();
});
afterEach(async () => {
  await page.context().close();
  running.kill('SIGINT');
  expect(await running.ended).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

/** Whatever it asks another site for, or its policy forbids, fails the test. */
async function newPage(): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const opened = await context.newPage();
  opened.setDefaultTimeout(60_000);
  opened.on('pageerror', (error) => {
    throw error;
  });
  opened.on('console', (message) => {
    // A screenshot puts a style of its own into the page.
    if (PICTURES === undefined && /Content Security Policy/.test(message.text())) throw new Error(message.text());
  });
  opened.on('request', (request) => {
    if (!/^(data:|http:\/\/127\.0\.0\.1:)/.test(request.url())) throw new Error(`asks for ${request.url()}`);
  });
  return opened;
}

const saved = () => page.locator('#saved[data-state="saved"]').waitFor();
const onDisk = () => readFileSync(file, 'utf8');
const picture = async (name: string) => {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};

/** Puts a text in the place of the one that stands there, as from the clipboard. */
async function paste(text: string): Promise<void> {
  await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
}

const right = readFileSync(solutionFile(0), 'utf8');
/** The return hook keeps what it has to remove. */
const wrong = right.replace(/^.*\.delete\(.*\n/m, '');

test('from the link to a level: a problem while typing, a step that fails, hints, a pass, and on', async () => {
  expect(wrong).not.toBe(right);
  await page.goto(link);
  await saved();
  expect(page.url()).not.toContain('#');
  await page.getByRole('heading', { name: 'Level 0: the outline' }).waitFor();
  await page.locator('#chapter .diagram text', { hasText: 'entry hook' }).first().waitFor();
  await picture('workbench-chapter');

  await paste(wrong);
  await page.getByRole('button', { name: 'Structures' }).click();
  await page.locator('.structure', { hasText: 'accept_args_t 8 bytes' }).getByText('struct sockaddr *addr').waitFor();
  await page.getByText('struct user_msghdr').click();
  await page
    .locator('.structure', { hasText: 'struct user_msghdr 56 bytes' })
    .getByText('msg_control')
    .first()
    .waitFor();
  await picture('workbench-structures');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Vim' }).click();
  await page.keyboard.type('ggOint by_vim;');
  await page.keyboard.press('Escape');
  await page.locator('.cm-line', { hasText: /^int by_vim;$/ }).waitFor();
  await page.getByRole('button', { name: 'Vim' }).click();
  await page.keyboard.press('Enter');
  await page.keyboard.type('int broken = bpf_ktime_get_n');
  await page.locator('.cm-tooltip-autocomplete', { hasText: 'bpf_ktime_get_ns' }).waitFor();
  await page.locator('.explanation', { hasText: 'time elapsed since' }).waitFor();
  await page.locator('.cm-lintRange-error').first().waitFor();
  await paste(wrong);
  await page.keyboard.press('Control+Enter');
  const failure = page.locator('li.fail .failure');
  await failure.waitFor();
  expect(onDisk()).toBe(wrong);
  const hints = page.locator('.failure dd.hint');
  const first = await hints.allTextContents();
  expect(first).toHaveLength(1);
  await page.locator('#chapter .marked').first().waitFor();
  await picture('workbench');
  await page.getByRole('button', { name: 'Hint 2 of 3' }).click();
  await hints.nth(1).waitFor();
  expect((await hints.allTextContents())[0]).toBe(first[0]);

  await page.getByRole('button', { name: 'What happened' }).click();
  await page.frameLocator('#picture-frame').getByText('Level 0: what happened').waitFor();
  await picture('workbench-picture');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Solution' }).click();
  await page.getByRole('button', { name: 'Show it' }).click();
  await page.locator('.change .solution').first().waitFor();
  await picture('workbench-solution');
  await page.keyboard.press('Escape');

  await paste(right);
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('button', { name: 'Go on to level 1' }).click();
  await page.locator('#chapter h1', { hasText: 'Level 1' }).waitFor();
  expect(await page.locator('#levels button').first().textContent()).toBe('0 ✓');
});

test('with another editor: its saves are shown and run, and none is written over without being asked', async () => {
  await page.goto(link);
  await saved();
  writeFileSync(file, right);
  await page.locator('.banner.pass').waitFor();
  await page.locator('.cm-content', { hasText: 'syscall__probe_entry_accept4' }).waitFor();

  // The page is asked nothing while it has nothing of its own to lose.
  await paste('int mine;\n</script><img src=x onerror=alert(1)>');
  writeFileSync(file, 'int theirs;\n');
  await page.getByRole('heading', { name: 'The program was changed elsewhere' }).waitFor();
  await picture('workbench-conflict');
  expect(onDisk()).toBe('int theirs;\n');
  await page.getByRole('button', { name: 'Keep what is here' }).click();
  await saved();
  expect(onDisk()).toContain('int mine;');

  // A reload shows what was saved, without the link.
  await page.reload();
  await page.locator('.cm-content', { hasText: 'int mine;' }).waitFor();
  expect(await page.locator('img').count()).toBe(0);
});

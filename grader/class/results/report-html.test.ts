import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../../report/browser.ts';
import { reportHtml } from './report-html.ts';
import { someResults } from './results.testing.ts';

const results = someResults();
let folder = '';
let browser: Browser | undefined;
let page: Page | undefined;
const complaints: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-test-'));
  const file = join(folder, 'report.html');
  await writeFile(file, reportHtml(results)[0]?.text ?? '');
  browser = await openBrowser();
  page = await browser.newPage();
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(file).href);
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const opened = (): Page => {
  if (!page) throw new Error('no page was opened');
  return page;
};

test('shows every learner at every step, and text that learners wrote as text', async () => {
  const rows = opened().locator('.map tbody tr');
  expect(await rows.count()).toBe(results.rows.length);
  expect(await rows.nth(1).locator('td.pass').count()).toBe(results.rows[1]?.points);
  expect(await rows.nth(1).locator('th').innerText()).toContain('=cmd|<img src=x');
  expect(await opened().locator('img').count()).toBe(0);
  expect(await opened().locator('.stuck li').nth(1).innerText()).toContain('2.size');
  expect(await opened().locator('h2:text("For you to decide") + p').innerText()).toMatch(/^1 disturb.*\nGus$/s);
});

test('a click on a cell opens the evidence of its learner', async () => {
  const evidence = opened().locator('#learner-1');
  expect(await evidence.getAttribute('open')).toBeNull();
  await opened().locator('.map tbody tr').nth(1).locator('td.fail a').click();
  await evidence.locator('pre').waitFor({ state: 'visible' });
  expect(await evidence.locator('pre').innerText()).toMatch(/expected exactly .*\n +but /);
});

test('fetches nothing, and nothing in it runs but its own script', () => {
  expect(asked).toHaveLength(1);
  expect(complaints).toEqual([]);
});

test('prints with all evidence', async () => {
  const pdf = await opened().pdf();
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  expect(await opened().locator('details[open]').count()).toBe(results.rows.length);
});

import type { Browser } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { distPath } from '../../../base/paths.ts';
import { openBrowser } from '../../../report/browser.ts';

export interface PageFigures {
  /** Seconds until something of the page is to be seen. */
  firstPaint: number;
  /** Compressed. */
  scriptKiB: number;
  /** Requests to other servers. */
  elsewhere: number;
}

/** What a browser says of the page behind a link. Undefined where there is none. */
export async function measurePage(link: string): Promise<PageFigures | undefined> {
  const browser = await openBrowser().catch(() => undefined);
  if (!browser) return undefined;
  try {
    const scriptKiB = Math.round(gzipSync(await readFile(distPath('workbench-page.js'))).length / 1024);
    return { ...(await visit(browser, link)), scriptKiB };
  } finally {
    await browser.close();
  }
}

async function visit(browser: Browser, link: string): Promise<Omit<PageFigures, 'scriptKiB'>> {
  const page = await browser.newPage();
  let elsewhere = 0;
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:/.test(protocol) && origin !== new URL(link).origin) elsewhere++;
  });
  await page.goto(link);
  await page.locator('#chapter h1').waitFor();
  const paint = await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
  return { firstPaint: Number(paint) / 1000, elsewhere };
}

import type { Browser } from 'playwright-core';
import { findProgram } from '../setup/thisMachine.mjs';

/** Of a browser that only looks at our own pages: it asks nobody for updates, and writes nothing but its own folder. */
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A headless Chromium with an empty profile, which is removed when it is closed. The caller closes it. Tests and the
 * workbench's benchmark use it, and nothing else: what drives it is there when the tests' packages are.
 * Root has no sandbox in Chromium; the pages are our own.
 */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findProgram('chromium', process.env['PATH'] ?? '');
  if (executablePath === undefined) throw new Error('there is no chromium on the PATH: npm test installs it');
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: QUIET, chromiumSandbox: process.getuid?.() !== 0 });
}

import { expect, test } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { kitRoot } from '../base/paths.ts';
import { misconceptionsPage } from './misconceptions-page.ts';

const file = join(kitRoot, 'docs', 'misconceptions.md');

test('docs/misconceptions.md is the catalogue (UPDATE_DOCS=1 npm test -- misconceptions-page writes it)', async () => {
  const page = await format(misconceptionsPage(), { ...(await resolveConfig(file)), filepath: file });
  if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(file, page);
  expect(readFileSync(file, 'utf8')).toBe(page);
});

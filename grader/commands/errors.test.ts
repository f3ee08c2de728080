import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';

/** Every code that a source file gives to an error. */
function codesInSources(): string[] {
  const files = ['grader', 'demo-server'].flatMap((folder) =>
    readdirSync(join(kitRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(ts|mjs)$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => join(kitRoot, folder, name)),
  );
  const thrown =
    /(?:KitError\(\s*'\w+',|KitError\(\s*\w+,|SetupFailure\(|probeError\(|refuse\(\s*'\w+',|asLearner\()\s*'([A-Z][A-Z_]+)'/g;
  return [...new Set(files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(thrown)].map((m) => m[1] ?? '')))];
}

const documented = [...readFileSync(join(kitRoot, 'docs', 'errors.md'), 'utf8').matchAll(/^\| `([A-Z_]+)`/gm)].map(
  (match) => match[1] ?? '',
);

describe('docs/errors.md', () => {
  test('describes every code that the sources throw', () => {
    const codes = codesInSources();
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !documented.includes(code))).toEqual([]);
  });

  test('describes no code that nothing throws', () => {
    const sources = ['grader', 'demo-server'].flatMap((folder) =>
      readdirSync(join(kitRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ts|mjs)$/.test(name) && !name.endsWith('.test.ts'))
        .map((name) => readFileSync(join(kitRoot, folder, name), 'utf8')),
    );
    expect(documented.filter((code) => !sources.some((text) => text.includes(`'${code}'`)))).toEqual([]);
  });
});

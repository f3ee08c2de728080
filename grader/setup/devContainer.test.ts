import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { packageList } from './packageList.mjs';

const read = (name: string): string => readFileSync(join(kitRoot, '.devcontainer', name), 'utf8');

test('the dev container has what the set-up would install, so that nobody needs root inside', () => {
  const [, list = ''] = /apt-get install -y --no-install-recommends \\\n([^]*?)\n\n/.exec(read('Dockerfile')) ?? [];
  const installed = list.split('\n').map((line) => line.replace('\\', '').trim());
  const wanted = packageList.filter(({ onlyFor }) => onlyFor === undefined).map(({ name }) => name);
  expect(installed).toEqual(expect.arrayContaining([...wanted, 'ca-certificates', 'clangd', 'git', 'nodejs']));
});

test('it asks for no privilege and runs as somebody who is not root', () => {
  const config = JSON.parse(read('devcontainer.json')) as Record<string, unknown>;
  expect(Object.keys(config)).not.toContain('privileged');
  expect(Object.keys(config)).not.toContain('capAdd');
  expect(Object.keys(config)).not.toContain('runArgs');
  expect(read('Dockerfile')).toContain(`\nUSER ${String(config['remoteUser'])}\n`);
});

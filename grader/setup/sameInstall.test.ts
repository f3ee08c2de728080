import { expect, test } from '@jest/globals';
import { missingPackages, neededPackages } from './sameInstall.mjs';

const lock = (packages: object) => JSON.stringify({ packages });
const wanted = lock({
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-darwin': { version: '1.0.0', optional: true },
  'node_modules/tests-only': { version: '1.0.0', dev: true },
});
const all = { 'node_modules/a': { version: '1.0.0' }, 'node_modules/tests-only': { version: '1.0.0' } };

test('an optional package may be absent, the kit itself is not in the list', () => {
  expect(missingPackages(wanted, lock(all), true)).toEqual([]);
  expect(neededPackages(wanted, true)).toEqual(['node_modules/a', 'node_modules/tests-only']);
});

test('what only development needs may be absent without it', () => {
  const installed = lock({ 'node_modules/a': { version: '1.0.0' } });
  expect(missingPackages(wanted, installed, false)).toEqual([]);
  expect(missingPackages(wanted, installed, true)).toEqual(['node_modules/tests-only']);
});

test('another version is missing, optional or not', () => {
  const installed = { ...all, 'node_modules/a': { version: '1.0.1' }, 'node_modules/for-darwin': { version: '0.9.0' } };
  expect(missingPackages(wanted, lock(installed), true)).toEqual(['node_modules/a', 'node_modules/for-darwin']);
  expect(missingPackages(wanted, lock({}), false)).toEqual(['node_modules/a']);
});

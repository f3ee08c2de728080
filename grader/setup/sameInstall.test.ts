import { expect, test } from '@jest/globals';
import { missingPackages } from './sameInstall.mjs';

const lock = (packages: object) => JSON.stringify({ packages });
const wanted = lock({
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/for-darwin': { version: '1.0.0', optional: true },
});

test('an optional package may be absent, the kit itself is not in the list', () => {
  expect(missingPackages(wanted, lock({ 'node_modules/a': { version: '1.0.0' } }))).toEqual([]);
});

test('another version is missing, optional or not', () => {
  const installed = { 'node_modules/a': { version: '1.0.1' }, 'node_modules/for-darwin': { version: '0.9.0' } };
  expect(missingPackages(wanted, lock(installed))).toEqual(['node_modules/a', 'node_modules/for-darwin']);
  expect(missingPackages(wanted, lock({}))).toEqual(['node_modules/a']);
});

import { expect, test } from '@jest/globals';
import { nodeFiles } from './node-files.ts';

test("Debian's Node reads some of its JavaScript from files", () => {
  const defines = [
    '_GLIBCXX_USE_CXX11_ABI=1',
    'NODE_SHARED_BUILTIN_UNDICI_UNDICI_PATH=/usr/share/nodejs/undici/undici-fetch.js',
    'NODE_SHARED_BUILTIN_ACORN_PATH=/usr/share/nodejs/acorn/dist/acorn.js',
  ];
  expect(nodeFiles(defines)).toEqual([
    '/usr/share/nodejs/undici/undici-fetch.js',
    '/usr/share/nodejs/acorn/dist/acorn.js',
  ]);
});

test('any other Node has all of it inside', () => {
  expect(nodeFiles(['_GLIBCXX_USE_CXX11_ABI=1', 'NODE_OPENSSL_CONF_NAME=nodejs_conf', 42])).toEqual([]);
});

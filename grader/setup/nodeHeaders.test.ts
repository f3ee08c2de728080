import { expect, test } from '@jest/globals';
import { nodeHeaders } from './nodeHeaders.mjs';

test.each([
  ['/usr/local/bin/node', '/usr/local'],
  ['/home/ann/.nvm/versions/node/v22.1.0/bin/node', '/home/ann/.nvm/versions/node/v22.1.0'],
  ['/usr/bin/node', '/usr'],
])('headers beside %s', (execPath, prefix) => {
  expect(nodeHeaders(execPath, (path) => path === `${prefix}/include/node/node_api.h`)).toBe(prefix);
});

test('no headers: node-gyp has to fetch them', () => {
  expect(nodeHeaders('/usr/bin/node', () => false)).toBeUndefined();
});

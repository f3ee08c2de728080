import { expect, test } from '@jest/globals';
import type { NetworkInterfaceInfo } from 'node:os';
import { addressesOf } from './addresses-of.ts';

const info = (family: 'IPv4' | 'IPv6', address: string, internal = false) =>
  ({ family, address, internal }) as NetworkInterfaceInfo;
const interfaces = {
  lo: [info('IPv4', '127.0.0.1', true), info('IPv6', '::1', true)],
  wlan0: [info('IPv6', 'fe80::1'), info('IPv6', '2001:db8::5'), info('IPv4', '192.168.1.5')],
};

test.each([
  ['127.0.0.1', { forInstructor: '127.0.0.1', forLearners: '127.0.0.1', open: [] }],
  ['::1', { forInstructor: '[::1]', forLearners: '[::1]', open: [] }],
  ['192.168.1.5', { forInstructor: '192.168.1.5', forLearners: '192.168.1.5', open: ['192.168.1.5'] }],
  ['0.0.0.0', { forInstructor: '127.0.0.1', forLearners: '192.168.1.5', open: ['192.168.1.5'] }],
  ['::', { forInstructor: '127.0.0.1', forLearners: '192.168.1.5', open: ['192.168.1.5', '[2001:db8::5]'] }],
])('listening on %s', (listen, addresses) => {
  expect(addressesOf(listen, interfaces)).toEqual(addresses);
});

import { describe, expect, test } from '@jest/globals';
import { constants } from 'node:os';
import { whyNotAttached } from './why-not-attached.ts';

const { ENOENT, EINVAL, EADDRNOTAVAIL, ENOMEM } = constants.errno;

const SYMBOLS = Buffer.from(
  [
    'ffffffff81000000 T _stext',
    'ffffffff81a00000 T inet_csk_accept',
    'ffffffff81a00100 t inet_csk_accept.part.0',
    'ffffffff81a00200 T inet_csk_listen_start',
    'ffffffff81a00300 T inet_accept',
    'ffffffff81a00400 T sock_alloc',
    'ffffffff81a00500 t sock_alloc_inode',
    'ffffffff82a00600 D sock_alloc_count',
    'ffffffff81a00700 W security_socket_accept',
    'ffffffffc0a00800 t ext4_sync_file\t[ext4]',
    'ffffffff81a00900 T do_int3',
  ].join('\n'),
);
const why = (name: string, errno: number) => whyNotAttached(name, errno, () => SYMBOLS);

describe('a function of the kernel that nothing can be attached to', () => {
  test.each([
    ['inet_csk_acept', 'inet_csk_accept'],
    ['inet_csk_accpet', 'inet_csk_accept'],
    ['sockalloc', 'sock_alloc'],
    ['sock_aloc', 'sock_alloc'],
    ['secrity_socket_accept', 'security_socket_accept'],
    ['ext4_sync_fil', 'ext4_sync_file'],
  ])('%s: the nearest name is %s', (name, nearest) => {
    expect(why(name, ENOENT)).toMatch(new RegExp(`^the kernel has no function ${name} \\(nearest: ${nearest}\\b`));
  });

  test('at most three names are told, and only functions', () => {
    expect(why('inet_csk_accepts', ENOENT)).toMatch(/nearest: inet_csk_accept, inet_accept\)$/);
    expect(why('sock_alloc_count', ENOENT)).not.toContain('sock_alloc_count,');
  });

  test('a name that is like none', () => {
    expect(why('frobnicate', ENOENT)).toBe('the kernel has no function frobnicate (and none whose name is like it)');
  });

  test('one that is there, and one that is there several times', () => {
    expect(why('do_int3', EINVAL)).toBe('the kernel has the function do_int3, and lets nobody attach to it');
    expect(why('sock_alloc', EADDRNOTAVAIL)).toContain('several functions sock_alloc');
  });

  test('any other error is the kernel’s to tell', () => {
    expect(why('sock_alloc', ENOMEM)).toBeUndefined();
  });
});

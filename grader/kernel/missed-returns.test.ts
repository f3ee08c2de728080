import { expect, test } from '@jest/globals';
import { missedIn } from './missed-returns.ts';

test('the returns that this process missed are found in the kernel’s profile', () => {
  const profile = [
    '  ebpf_workshop_r___x64_sys_read_bcc_345                          1234               7',
    '  ebpf_workshop_r___x64_sys_write_bcc_345                           12               0',
    '  ebpf_workshop_r___x64_sys_read_bcc_346                             1               9',
    '  another                                                            5               5',
    '',
  ].join('\n');
  expect(missedIn(profile, 345)).toEqual(new Map([['__x64_sys_read', 7]]));
});

import { expect, test } from '@jest/globals';
import { typesLacking, unknownType } from './too-old-compiler.ts';

/** BCC 0.26, which has LLVM 14, with the headers of Linux 6.12. */
const SAID = `In file included from include/net/sock.h:62:
include/linux/bpf.h:368:10: error: invalid application of 'sizeof' to an incomplete type 'struct bpf_wq'
                return sizeof(struct bpf_wq);
                       ^     ~~~~~~~~~~~~~~~
include/linux/bpf.h:397:10: error: invalid application of '__alignof' to an incomplete type 'struct bpf_wq'
`;

test('a type that the kernel wants of libbcc and that it does not have is named', () => {
  expect(unknownType(SAID)).toBe('struct bpf_wq');
});

test('an incomplete type of the learner is none', () => {
  expect(unknownType(SAID.replaceAll('include/linux/bpf.h', '/virtual/main.c'))).toBeUndefined();
});

test('from the texts alone: types of uapi/linux/bpf.h that the kernel takes the size of and that libbcc lacks', () => {
  const kernel = 'struct bpf_map { int a; }; sizeof(struct bpf_map); sizeof(struct bpf_timer); sizeof(struct bpf_wq)';
  const uapi = 'struct bpf_timer {\n}; struct bpf_wq {\n}; struct bpf_dynptr {\n};';
  expect(typesLacking(kernel, uapi, '\0struct bpf_timer {\n}\0')).toEqual(['struct bpf_wq']);
  expect(typesLacking(kernel, uapi, uapi)).toEqual([]);
});

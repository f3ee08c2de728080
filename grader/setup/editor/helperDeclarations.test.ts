import { expect, test } from '@jest/globals';
import { helperDeclarations } from './helperDeclarations.mjs';

const HELPERS = `
static u64 (*bpf_ktime_get_ns)(void) =
  (void *) BPF_FUNC_ktime_get_ns;
static struct bpf_sock *(*bpf_sk_fullsock)(struct bpf_sock *sk) =
  (void *) BPF_FUNC_sk_fullsock;
static int (*bpf_probe_read_user)(void *dst, __u32 size,
				  const void *unsafe_ptr) =
  (void *)BPF_FUNC_probe_read_user;
static inline int not_a_helper(int a) { return a; }
`;

const MANUAL = `/*
 * u64 bpf_ktime_get_ns(void)
 * 	Description
 * 		The time, and a */ that ends no comment.
 *
 * 	Return
 * 		Nanoseconds.
 *
 * long bpf_probe_read_user(void *dst, u32 size, const void *unsafe_ptr)
 * 	Description
 * 		Reads.
 */
`;

test('each pointer to a helper becomes a function with its description', () => {
  expect(helperDeclarations(HELPERS, MANUAL))
    .toBe(`/* Made at set-up from the headers of the libbcc that is installed. */
struct bpf_sock;

/**
 * Description
 *   The time, and a * / that ends no comment.
 *
 * Return
 *   Nanoseconds.
 */
u64 bpf_ktime_get_ns(void);

struct bpf_sock * bpf_sk_fullsock(struct bpf_sock *sk);

/**
 * Description
 *   Reads.
 */
int bpf_probe_read_user(void *dst, __u32 size, const void *unsafe_ptr);
`);
});

test('without libbcc’s headers there are no helpers', () => {
  expect(helperDeclarations('', '')).toMatch(/^\/\*.*\*\/\n$/);
});

import type { Rows } from './rows.ts';

/** Who the client is. */
export const client = {
  'address-read-early': {
    belief: 'The address is there when the call begins, or it fills itself in.',
    truth: 'The address is empty. The kernel fills it in while accept4 runs.',
    look: 'Copy it with bpf_probe_read_user, in the return hook, from the pointer that the entry hook saved.',
    doc: 'docs/level-1.md#ipv4',
  },
  'address-of-another-place': {
    belief: '&args->addr is where the address is.',
    truth: 'What was copied is no address. It came from another place than the one that addr points to.',
    look: 'Copy from args->addr, not from &args->addr: the third argument is the pointer itself.',
    doc: 'docs/level-1.md#ipv4',
  },
  'address-of-another-call': {
    belief: 'The address is there when the call begins.',
    truth: 'This is the client of another call: what was in the buffer before the kernel wrote the new address.',
    look: 'Copy the address in the return hook, not in the entry hook.',
    doc: 'docs/level-1.md#ipv4',
  },
  'address-without-its-rest': {
    belief: 'An address is a string, or the family says how long it is.',
    truth:
      'Only the family has arrived. A copy as a string, bpf_probe_read_user_str, ends at the first zero byte, which stands right behind it.',
    look: 'Copy with bpf_probe_read_user, and with the size of the whole address: sizeof(event.addr.in4).',
    doc: 'docs/level-1.md#ipv4',
  },
  'address-cut': {
    belief: 'sizeof(struct sockaddr) is enough for every address.',
    truth:
      'The port is right and the address is cut off: a struct sockaddr_in6 has 28 bytes, a struct sockaddr only 16.',
    look: 'Copy 28 bytes for AF_INET6, into a union that has room for them.',
    doc: 'docs/level-1.md#ipv6',
  },
  'port-turned-round': {
    belief: 'The event has numbers in the order of this machine.',
    truth: 'The two bytes of the port are the wrong way round. An address is kept in network byte order.',
    look: 'Copy the port as it is, without ntohs.',
    doc: 'docs/level-1.md#ipv4',
  },
  'address-turned-round': {
    belief: 'The event has numbers in the order of this machine.',
    truth: 'The four bytes of the address are the wrong way round. An address is kept in network byte order.',
    look: 'Copy the address as it is, without ntohl.',
    doc: 'docs/level-1.md#ipv4',
  },

  'address-of-nobody': {
    belief: 'What is not filled in is empty.',
    truth:
      'The caller passed NULL, so there is no address. What stands in addr was on the stack of the kernel, and has now left it.',
    look: 'Clear the whole event before you fill it in: struct socket_open_event_t event = {};',
    doc: 'docs/level-1.md#ipv4',
  },
  'family-assumed': {
    belief: 'The family is known, so it need not be read.',
    truth:
      'The caller passed NULL, so there is no address, and yet addr has a family. The kernel writes the family where there is an address.',
    look: 'Look for an assignment to sa_family, sin_family or sin6_family, and take it out: copy what the kernel wrote.',
    doc: 'docs/level-1.md#ipv4',
  },
  'mapped-address-changed': {
    belief: 'An IPv4 client has an IPv4 address everywhere.',
    truth:
      'At a socket for both families a client over IPv4 has an address of IPv6, ::ffff:a.b.c.d. That is what the server got.',
    look: 'Copy the address as the kernel wrote it, and leave its family as it is.',
    doc: 'docs/level-1.md#ipv6',
  },
} satisfies Rows;

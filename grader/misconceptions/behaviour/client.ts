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
    look: 'Copy the port as it is, without ntohs or htons: sin_port and skc_dport have the same order.',
    doc: 'docs/level-1.md#ipv4',
  },
  'address-turned-round': {
    belief: 'The event has numbers in the order of this machine.',
    truth: 'The four bytes of the address are the wrong way round. An address is kept in network byte order.',
    look: 'Copy the address as it is, without ntohl or htonl: sin_addr and skc_daddr have the same order.',
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
    look: 'Copy the address as the kernel wrote it or has it, and leave its family as it is.',
    doc: 'docs/level-1.md#ipv6',
  },

  // In the kernel's own memory
  'address-left-empty': {
    belief: 'Nobody knows an address that the server did not ask for.',
    truth: 'addr is empty. The server passed NULL, but the kernel knows the client: its struct sock has the address.',
    look: 'Keep what inet_csk_accept returns in a hook probe_ret_inet_csk_accept, and read the address from it in the return hooks of accept and accept4.',
    doc: 'docs/level-7.md#ipv4',
  },
  'kernel-memory-not-read': {
    belief: 'It does not matter whose memory is read.',
    truth:
      'addr is empty, although the server asked for the address and got it. A copy that fails leaves zeros: a struct sock is in the memory of the kernel, and bpf_probe_read_user does not copy from there.',
    look: 'Copy the fields of a struct sock with bpf_probe_read_kernel.',
    doc: 'docs/level-7.md#ipv4',
  },
  'listening-port': {
    belief: 'skc_num is the port of the client.',
    truth:
      'That is the port on which the server listens, or its two bytes the other way round. skc_num is its own end, in the order of this machine.',
    look: 'Take skc_dport, and copy it as it is: it is in network byte order already, as sin_port has it.',
    doc: 'docs/level-7.md#ipv4',
  },
  'own-address': {
    belief: 'skc_rcv_saddr is where the client is.',
    truth: "That is the server's own address. In a struct sock, d stands for the destination, which is the other end.",
    look: 'Take skc_daddr, and for IPv6 skc_v6_daddr.',
    doc: 'docs/level-7.md#ipv4',
  },
  'sock-that-listens': {
    belief: 'The struct sock that inet_csk_accept is called with is the connection.',
    truth:
      'Port and address are zero. That is the struct sock which listens: it has no other end. The connection is what inet_csk_accept returns.',
    look: 'Take it in a hook probe_ret_inet_csk_accept, from PT_REGS_RC(ctx).',
    doc: 'docs/level-7.md#ipv4',
  },
  'ipv6-address-elsewhere': {
    belief: 'skc_daddr has the address, of any kind.',
    truth: 'The port is right and the address is not: skc_daddr has four bytes, and an address of IPv6 sixteen.',
    look: 'Ask skc_family. For AF_INET6 copy skc_v6_daddr into sin6_addr, all 16 bytes of it.',
    doc: 'docs/level-7.md#ipv6',
  },
  'sock-of-another-call': {
    belief: 'What was saved last is of this call.',
    truth: 'This is the client of another call. What was kept for that one was still there, or several calls share it.',
    look: 'Keep it under bpf_get_current_pid_tgid(), write over what is older, and delete it in the return hook whatever the result is.',
    doc: 'docs/level-7.md#own',
  },
} satisfies Rows;

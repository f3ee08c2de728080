import type { Rows } from './rows.ts';

/** Which calls have an event, and how many. */
export const whichCalls = {
  'event-too-small': {
    belief: 'A field more or less does not matter.',
    truth: 'The event is smaller than what the reader expects, so a field is missing or too narrow.',
    look: 'Compare the struct with the one above, field by field, and see which size you pass to perf_submit.',
    doc: 'docs/level-1.md#output',
  },
  'size-of-pointer': {
    belief: 'sizeof of a pointer is the size of what it points to.',
    truth: 'Only 8 bytes were sent. That is the size of a pointer.',
    look: 'The third argument of perf_submit is sizeof(event), or sizeof(*event) when event is a pointer; never sizeof(&event).',
    doc: 'docs/level-1.md#output',
  },
  'field-displaced': {
    belief: 'A wider field, or one more, does no harm.',
    truth:
      'The right value is in the event, but not in its place. The reader finds fields by their place and their size, not by their name.',
    look: 'Compare your structs field by field with those of the chapter: one in front is too wide (u64 for u32), too narrow, missing, or one too many.',
    doc: 'docs/level-1.md#output',
  },
  'nothing-submitted': {
    belief: 'Declaring the output and filling in the event sends it.',
    truth: 'Nothing arrived on this output at all. An event is on its way only when perf_submit is called.',
    look: 'Is perf_submit called on this output, and can the program come there? See which condition stands before it, and whether it is the right way round.',
    doc: 'docs/level-1.md#one-event',
  },
  'test-the-wrong-way-round': {
    belief: 'A slip: a test is the wrong way round.',
    truth: 'The calls that should be reported have no event, and others have one.',
    look: 'Turn the test in front of perf_submit round: a ! is missing or one too many, or < stands where >= belongs.',
    doc: 'docs/level-1.md#only-accepted',
  },
  'result-asked-at-entry': {
    belief: 'PT_REGS_RC(ctx) is the result in every hook.',
    truth:
      'The entry hook comes to PT_REGS_RC(ctx) here, before the call has a result: what stands there by then is any other number.',
    look: 'Look up the saved arguments in the return hook, and report the call there.',
    doc: 'docs/level-0.md#hooks',
  },
  'buffer-not-copied': {
    belief: 'What a saved pointer points to can be read with [ ].',
    truth:
      'The pointer leads into the memory of the server. BCC turns the [ ] on this line into a read of the bytes of the pointer itself.',
    look: 'Copy the beginning first, and look at the copy: char start[4] = {}; bpf_probe_read_user(start, sizeof(start), args->buf);',
    doc: 'docs/level-2.md#only-http',
  },
  'letters-as-number': {
    belief: 'Four letters are a number that begins with the first of them.',
    truth:
      "As one number, 'POST' or 0x504f5354, the first letter stands in the highest byte. In memory it is the other way round, so the two are never equal.",
    look: "Compare letter by letter: start[0] == 'P' && start[1] == 'O' && start[2] == 'S' && start[3] == 'T'.",
    doc: 'docs/level-2.md#only-http',
  },
  'looked-up-in-another-map': {
    belief: 'A copied hook needs only another name.',
    truth:
      'The return hook looks into a map that the entry hook of this call does not write to, so it finds nothing there.',
    look: 'Compare the map of update() in the entry hook with that of lookup() and delete() in the return hook: it is the same one.',
    doc: 'docs/level-2.md#hooks',
  },
  'looked-up-under-another-key': {
    belief: 'Each hook may choose its key.',
    truth: 'The return hook makes its key in another way than the entry hook, so lookup() finds nothing.',
    look: 'Use the same key in update(), lookup() and delete(): all 64 bits of bpf_get_current_pid_tgid().',
    doc: 'docs/level-1.md#one-event',
  },
  'name-of-the-process-asked': {
    belief: 'The server has a known name.',
    truth:
      'The program asks for the name of the process here. Servers may have any name, and those in the lab have another one in each run.',
    look: 'Leave the comparison out, and report every process.',
    doc: 'docs/level-1.md#one-event',
  },
  'looked-before-the-call': {
    belief: 'What is read is in the buffer when the call begins.',
    truth: 'The entry hook looks into the buffer here, and the call fills it later: what stands there is old.',
    look: 'Save the pointer buf in the entry hook, and look at what it holds in the return hook.',
    doc: 'docs/level-2.md#bytes',
  },
  'events-of-another-kind': {
    belief: 'One output is as good as another.',
    truth:
      'These events are larger than those that belong here: they are of another kind, sent through the wrong output.',
    look: 'See which output each perf_submit is called on. Every kind of event has an output of its own.',
    doc: 'docs/level-2.md#output',
  },
  'sent-twice': {
    belief: 'The entry hook reports that a call begins, too.',
    truth: 'One call had two events. A call is reported once, when it returns.',
    look: 'Is there a second perf_submit, in the entry hook or on the way through the return hook?',
    doc: 'docs/level-1.md#one-event',
  },
  'ipv6-missed': {
    belief: 'Everybody uses IPv4.',
    truth: 'A connection counts whatever its address family is.',
    look: 'Look for a comparison with AF_INET in front of perf_submit.',
    doc: 'docs/level-1.md#ipv6',
  },
  'no-address-missed': {
    belief: 'A connection without an address is none.',
    truth:
      'A server that has no use for the address passes NULL. The connection is there all the same, and has its event with an empty address.',
    look: 'Look for a condition on the family or on addr in front of perf_submit.',
    doc: 'docs/level-1.md#ipv4',
  },
  'low-numbers-missed': {
    belief: 'The numbers 1 and 2 are always standard output and standard error.',
    truth: 'A server that has closed its standard output gets 1 for a connection. Only below zero is a failure.',
    look: 'Look for a comparison of fd with another number than 0.',
    doc: 'docs/level-1.md#only-accepted',
  },
  'threads-share-an-entry': {
    belief: 'A process is in one call at a time, and a small map is enough.',
    truth:
      'When two threads are inside the call at once, one of the two is lost: they share an entry, or the map is too small for both.',
    look: 'The key is all 64 bits of bpf_get_current_pid_tgid(), and BPF_HASH without a size has room for 10240.',
    doc: 'docs/level-0.md#own-thread',
  },
  'process-left-out': {
    belief: 'There is one server, and its name or number is known.',
    truth: 'Every process that makes these calls is reported, whatever it is called.',
    look: 'Look for a comparison with a process id or a name (bpf_get_current_comm), and for something that is remembered for all processes at once.',
    doc: 'docs/level-1.md#one-event',
  },
  'large-buffers-left-out': {
    belief: 'The size that was asked for says how large the message is.',
    truth: 'These calls asked for more than 400 bytes. How many came is another number: what the call returned.',
    look: 'Look for a condition on count, and put the result of the call in its place.',
    doc: 'docs/level-2.md#size',
  },
  'sixteen-left-out': {
    belief: 'At least 16 means more than 16.',
    truth: '16 bytes are enough to be HTTP.',
    look: 'Leave out what is < 16, not what is <= 16.',
    doc: 'docs/level-2.md#only-http',
  },
  'one-kind-of-message-missed': {
    belief: 'A server reads only requests and writes only responses.',
    truth: 'Requests begin with POST and responses with HTTP, and both count, in either direction.',
    look: 'Look at the comparison of the first four letters: two words, with || between them.',
    doc: 'docs/level-2.md#only-http',
  },
  'long-messages-missed': {
    belief: 'What does not fit is not reported.',
    truth: 'A message of more than 400 bytes is reported as well: its first 400 bytes.',
    look: 'Limit the size that you copy, and do not return because of it.',
    doc: 'docs/level-2.md#size',
  },
  'copy-reaches-too-far': {
    belief: 'Copying too much does no harm.',
    truth:
      'Behind these bytes the memory of the process ends. A copy that reaches further fails as a whole, and leaves zeros.',
    look: 'Copy as many bytes as the call transferred, and before that at most 16 to look at the beginning.',
    doc: 'docs/level-2.md#bytes',
  },
  'only-the-first-message': {
    belief: 'A connection carries one message.',
    truth: 'A connection may carry many requests and responses, and each has its event.',
    look: 'Look for something that remembers a connection and then skips it.',
    doc: 'docs/level-2.md#one-event',
  },
  'only-the-first-piece': {
    belief: 'All that matters is in the first piece.',
    truth: 'A call moves a list of pieces, and each that had a part in it has an event of its own.',
    look: 'Walk through the list in a loop that ends at iovcnt and at 16, and send an event in each round.',
    doc: 'docs/level-5.md#one-event',
  },
  'too-few-pieces': {
    belief: 'Nobody has that many pieces.',
    truth: "Servers use lists of many pieces: Node's http has nine for two chunks. The first 16 have to be reported.",
    look: 'Look at the end of the loop, and for a return or break that comes too early. A call of more than 16 pieces has events for its first 16.',
    doc: 'docs/level-5.md#one-event',
  },
  'empty-first-piece': {
    belief: 'The first piece has the beginning, whatever it is.',
    truth: 'The first piece of a list may be empty. The message then begins in a later one.',
    look: 'Look for the first piece whose iov_len is not 0, and test its bytes.',
    doc: 'docs/level-5.md#one-event',
  },
  'first-piece-measured': {
    belief: 'The first piece has to be long enough by itself.',
    truth: 'The whole has at least 16 bytes here, although its first piece has fewer.',
    look: 'Compare 16 with the result of the call, and not with iov_len of the first piece.',
    doc: 'docs/level-5.md#one-event',
  },
  'each-piece-measured': {
    belief: 'A piece of a few bytes is too short to be reported.',
    truth: 'The 16 bytes are for the whole. A piece of a message counts even if it has a single byte.',
    look: 'Look for a comparison with 16 inside the loop. It belongs in front of it, with the result of the call.',
    doc: 'docs/level-5.md#one-event',
  },
  'each-piece-tested': {
    belief: 'Each piece is a message.',
    truth: 'Only the first piece begins with HTTP or POST. The pieces behind it are the rest of the same message.',
    look: 'Ask once, in front of the loop, whether the call moved HTTP, and report every piece of it then.',
    doc: 'docs/level-5.md#one-event',
  },
  'list-read-from-the-kernel': {
    belief: 'A list or a message is an argument of the call, so it is in the memory of the kernel.',
    truth:
      'It is in the memory of the server: the call got a pointer to it. bpf_probe_read_kernel cannot read there, and leaves zeros.',
    look: 'Copy each struct iovec with bpf_probe_read_user(&piece, sizeof(piece), &args->iov[i]), and a struct user_msghdr in the same way.',
    doc: 'docs/level-5.md#one-event',
  },
  'message-of-the-kernel': {
    belief: 'struct msghdr is the same everywhere.',
    truth:
      'In the headers of the kernel, struct msghdr is a structure of the kernel itself. What recvmsg and sendmsg get from the server is a struct user_msghdr.',
    look: 'Write struct user_msghdr, and take msg_iov and msg_iovlen from it.',
    doc: 'docs/level-6.md#hooks',
  },
  'message-for-list': {
    belief: 'A message is the list of its pieces.',
    truth: 'msg points to a struct user_msghdr. The list of pieces is somewhere else: its field msg_iov points there.',
    look: 'Copy the struct user_msghdr first, and take msg_iov and msg_iovlen from the copy.',
    doc: 'docs/level-6.md#one-event',
  },
  'flags-left-out': {
    belief: 'Flags make a call into another one.',
    truth:
      'Only MSG_PEEK makes a read into a look. With MSG_NOSIGNAL, MSG_DONTWAIT or MSG_WAITALL the bytes move as ever.',
    look: 'Ask for the one bit, args->flags & MSG_PEEK, and report all other calls.',
    doc: 'docs/level-6.md#peek',
  },
  'failure-reported': {
    belief: 'The call succeeds, or a negative number stays negative in any type.',
    truth: 'The call failed: its result is a negative number, such as -11. It has no event.',
    look: 'In the return hook, keep PT_REGS_RC(ctx) in an int or s64, and compare that with 0. By itself, or in a u32 or u64, it has no sign and is never below 0. The number is -errno and seldom -1.',
    doc: 'docs/level-1.md#only-accepted',
  },
  'failure-with-a-sock': {
    belief: 'Once the kernel has a connection, the call succeeds.',
    truth:
      'The call returned EFAULT: the kernel had a connection, could not write its address into the memory of the server, and gave it up again. The server never gets it.',
    look: 'Let the result of the system call decide, PT_REGS_RC(ctx) in the return hook of accept: below zero there is no event.',
    doc: 'docs/level-7.md#only-accepted',
  },
  'end-of-file-reported': {
    belief: 'Every call that succeeds has transferred something.',
    truth: 'The call returned 0: nothing was transferred, and what is in the buffer is old.',
    look: 'The result has to be at least 16. Is it the result that you compare, and not the size that was asked for?',
    doc: 'docs/level-2.md#only-http',
  },
  'short-data-reported': {
    belief: 'Every message is long enough.',
    truth: 'Fewer than 16 bytes were transferred. That is too short for HTTP, whatever they begin with.',
    look: 'Compare the result of the call with 16, with <. Is it the result that you compare, and not the size that was asked for?',
    doc: 'docs/level-2.md#only-http',
  },
  'other-data-reported': {
    belief: 'Everything that is read or written is a message, or its first letters tell enough.',
    truth: 'These bytes do not begin with HTTP or POST. Files, pipes and logs pass through the same calls.',
    look: 'Compare all four letters, each at its place, with && between them.',
    doc: 'docs/level-2.md#only-http',
  },
  'piece-without-a-part': {
    belief: 'What was handed over was moved.',
    truth: 'Nothing of this piece was moved: it is empty, or the result of the call ends before it.',
    look: 'Keep what the result still reaches, in an s64. In each round the piece takes its share of it; send nothing for a share of 0.',
    doc: 'docs/level-5.md#only-http',
  },
  'beyond-the-list': {
    belief: 'A message has a piece, and its list ends where the result ends.',
    truth:
      'msg_iovlen says how many pieces there are. It may be 0, and with MSG_TRUNC the result is more than all pieces have. msg_iov then points to what an earlier call has used, or beyond the list.',
    look: 'End the loop at msg_iovlen, and do not look at the first piece before you have compared with it.',
    doc: 'docs/level-6.md#only-http',
  },
  'look-reported': {
    belief: 'What was read was moved, or a look has no flag but MSG_PEEK.',
    truth: 'With MSG_PEEK in its flags a call only looks. The bytes stay where they are, and a later read moves them.',
    look: 'Report nothing when args->flags & MSG_PEEK, in recvfrom and in recvmsg. With == a look that has another flag, too, slips through.',
    doc: 'docs/level-6.md#peek',
  },
  'sent-for-no-call': {
    belief: 'When the call begins, everything is known already.',
    truth: 'An event came that matches no call: too early, or with numbers that no call had.',
    look: 'Send from the return hook only, and only when the map had an entry for this thread.',
    doc: 'docs/level-1.md#one-event',
  },
  'surplus-without-a-name': {
    belief: 'Every call that returns has succeeded.',
    truth: 'More events came than there were calls to report, and their conn_id is still zero.',
    look: 'Does an if in front of perf_submit look at the result of the call? Keep PT_REGS_RC(ctx) in an int, for by itself it has no sign: it is negative when the call failed.',
    doc: 'docs/level-1.md#only-accepted',
  },
  flood: {
    belief: 'The reader can throw away what it does not need.',
    truth:
      'A hook runs for every process of the machine, the reader of your events included: each event that it takes is a call that causes the next one, without end.',
    look: 'Test first, then send: only for a call that succeeded, and in read and write only when the bytes are HTTP. Does every way to perf_submit lead through these tests?',
    doc: 'docs/level-2.md#one-event',
  },
} satisfies Rows;

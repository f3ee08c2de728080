import type { Reason } from '../judge/reason.ts';
import type { Misconception } from './misconception.ts';

/** What a finding of the judge gives away about its author. A new reason has its row here, or this does not compile. */
export const behaviour: Record<Reason, Omit<Misconception, 'id'>> = {
  // What is declared
  'prefix-missing': {
    belief: 'The prefix syscall__ is decoration.',
    truth: "BCC hands the system call's own arguments only to functions whose name begins with syscall__.",
    look: 'Compare the name letter by letter: there are two underscores after syscall.',
    doc: 'docs/level-0.md#hooks',
  },
  'hook-missing': {
    belief: 'One hook is enough, or its name is free.',
    truth:
      'Only the entry hook sees the arguments and only the return hook sees the result. The grader attaches them by their names.',
    look: 'Look for a misspelt name, and for a hook that is static: BCC takes a static function for a helper and not for a program.',
    doc: 'docs/level-0.md#hooks',
  },
  'hook-of-another-kind': {
    belief: 'Any kind of hook will do.',
    truth:
      'A macro has made another kind of hook of one of these functions: a tracepoint, or a hook of libbpf. The kit attaches kprobes only, which are ordinary functions that it finds by their names.',
    look: 'Write int syscall__probe_entry_accept4(struct pt_regs *ctx, …) and int syscall__probe_ret_accept4(struct pt_regs *ctx).',
    doc: 'docs/level-0.md#hooks',
  },
  'output-missing': {
    belief: 'The name of the output is free.',
    truth: 'The reader of the events finds the output by its name.',
    look: 'Declare it with BPF_PERF_OUTPUT, spelt exactly as it stands under "expected".',
    doc: 'docs/level-1.md#output',
  },
  'output-of-another-kind': {
    belief: 'A ring buffer is as good as a perf buffer.',
    truth: 'There is a map with that name, but it is no perf output, and the reader opens a perf buffer.',
    look: 'Declare the name with BPF_PERF_OUTPUT and nothing else.',
    doc: 'docs/level-1.md#output',
  },

  // Saved arguments
  'no-map': {
    belief: 'A local variable of the entry hook is still there in the return hook.',
    truth: 'The two hooks run at different times and share no variables. Only a map outlives a hook.',
    look: 'Declare a map with BPF_HASH above the entry hook, and let both hooks use it.',
    doc: 'docs/level-0.md#save',
  },
  'nothing-saved': {
    belief: 'Filling in a struct saves it.',
    truth: 'The map was empty while a thread was inside accept4. Only update() writes into a map.',
    look: 'Is update() called in the entry hook, for every process and without a condition, and is nothing deleted before the call returns?',
    doc: 'docs/level-0.md#save',
  },
  'key-process': {
    belief: 'A process is in one call at a time.',
    truth:
      'A process has many threads, and each can be inside accept4 at the same time. A key that they share has room for one of them.',
    look: 'Use all 64 bits of bpf_get_current_pid_tgid() as the key, in a u64, without a shift.',
    doc: 'docs/level-0.md#own-thread',
  },
  'key-thread': {
    belief: 'The lower half of the id is the whole id.',
    truth:
      'bpf_get_current_pid_tgid() has 64 bits: the process above, the thread below. Something has cut off the upper half.',
    look: 'Look for a u32 or an int on the way from the function to the map: the variable, and the key type of BPF_HASH.',
    doc: 'docs/level-0.md#save',
  },
  'key-swapped': {
    belief: 'The thread stands in the upper half.',
    truth: 'bpf_get_current_pid_tgid() has the process in the upper half and the thread in the lower half.',
    look: 'Use the number as it comes, without turning its halves round.',
    doc: 'docs/level-0.md#save',
  },
  'key-unknown': {
    belief: 'There is only one call at a time, so any place will do.',
    truth: 'There is an entry, but not under the id of the thread that is inside the call.',
    look: 'See what you pass as the first argument of update(): it should point to a u64 with bpf_get_current_pid_tgid(), and nothing else.',
    doc: 'docs/level-0.md#save',
  },
  'another-value-saved': {
    belief: '&addr is where the address is, or another argument is the one to keep.',
    truth:
      'The saved entry does not hold the pointer addr. The address that it points to will be written there later, so the pointer itself has to be kept.',
    look: "Assign addr, without & and without *. If you do, compare the hook's list of arguments with man 2 accept4: BCC fetches them by position, so all of them stand there, in that order.",
    doc: 'docs/level-0.md#save',
  },
  'map-per-processor': {
    belief: 'A map for each processor is a faster map.',
    truth:
      'A BPF_PERCPU map has a value of its own for each processor. A call may return on another one than it began on, and finds nothing there.',
    look: 'Declare the map between the two hooks with BPF_HASH.',
    doc: 'docs/level-0.md#save',
  },
  'left-out-at-entry': {
    belief: 'The entry hook can tell which calls are of interest.',
    truth:
      'While a thread was inside the call, no map had an entry for it. Before a read, nothing has arrived in the buffer yet: what stands there is old.',
    look: 'In the entry hook, save the arguments of every call under bpf_get_current_pid_tgid(). Decide in the return hook.',
    doc: 'docs/level-2.md#one-event',
  },
  'other-arguments-saved': {
    belief: 'The arguments may be taken from anywhere, or in any order.',
    truth:
      'The entry that was saved does not hold buf. BCC fetches the parameters behind ctx by position; PT_REGS_PARM1(ctx) and the like lead to other registers.',
    look: 'The parameters are int fd, char *buf, size_t count, in this order. Save buf itself, without & and without *, before update().',
    doc: 'docs/level-2.md#hooks',
  },
  'saved-too-early': {
    belief: 'update() saves the variable, whatever is put into it later.',
    truth:
      'The saved entry is all zeros: its fields were set after update(), which copies the struct as it is at that moment, or to what the pointer leads to, where nothing is yet.',
    look: 'Fill in the fields first, with the pointer itself and without *, args.addr = addr; and call update() after that.',
    doc: 'docs/level-0.md#save',
  },
  'never-removed': {
    belief: 'Maps tidy themselves up.',
    truth: 'What is in a map stays there until somebody deletes it, and a full map takes nothing more.',
    look: 'Is delete() called in the return hook, on the same map and with the same key as update()?',
    doc: 'docs/level-0.md#release-success',
  },
  'left-after-success': {
    belief: 'Only some calls need tidying up.',
    truth:
      'Calls that succeed leave their entry behind, at least some of them: there is a way through the return hook that misses delete().',
    look: 'Look for a return above delete(), for example where the data is not HTTP, and for a delete() inside an if.',
    doc: 'docs/level-2.md#released',
  },
  'left-after-failure': {
    belief: 'A failed call needs no tidying up.',
    truth: 'The entry hook runs before anybody knows how the call ends. So a call that fails has left an entry, too.',
    look: 'Look for a return above delete() in the return hook, or for a delete() inside an if.',
    doc: 'docs/level-0.md#release-failure',
  },
  'left-at-end-of-file': {
    belief: 'At the end of the file nothing was read, so nothing is to be done.',
    truth: 'A read that returns 0 has run both hooks, and its entry has to go like any other.',
    look: 'Look for a return above delete() when the result is 0, or not above 0.',
    doc: 'docs/level-2.md#released',
  },
  'left-after-a-look': {
    belief: 'A call that is not reported needs no tidying up.',
    truth: 'After a look (MSG_PEEK) the entry of the thread is still in the map. The call is over all the same.',
    look: 'Look for a return in the return hook that comes before delete() when the flags have MSG_PEEK.',
    doc: 'docs/level-6.md#released',
  },
  'others-removed': {
    belief: 'When one thread comes back, the process is done.',
    truth: 'One thread returned, and the entry of another one, which still waits, is gone or changed.',
    look: 'delete() may touch the entry of its own thread only: the key is all 64 bits of bpf_get_current_pid_tgid().',
    doc: 'docs/level-0.md#own-thread',
  },

  // Which calls have an event
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

  // Whose event it is, and when
  'thread-for-process': {
    belief: 'The lower half is the process id.',
    truth:
      'That is the thread. The process (the kernel calls it tgid) is the upper half of bpf_get_current_pid_tgid(), the thread is the lower half.',
    look: 'Shift right by 32.',
    doc: 'docs/level-1.md#process',
  },
  'shifted-by-another-number': {
    belief: 'The process stands somewhere in the upper bits.',
    truth: 'These are bits of the process and of the thread: bpf_get_current_pid_tgid() was shifted, but not by 32.',
    look: 'Shift right by 32.',
    doc: 'docs/level-1.md#process',
  },
  'process-lost': {
    belief: 'The upper half can be taken twice.',
    truth: 'pid is 0, while fd is right: pid was never set, or nothing was left of the number that was shifted.',
    look: 'Set pid to bpf_get_current_pid_tgid() >> 32. If you do: shift it once only, and is it a u64 that is not shifted yet where it is passed on?',
    doc: 'docs/level-1.md#process',
  },
  'process-and-fd-swapped': {
    belief: 'The order of two numbers does not matter.',
    truth:
      'fd holds a half of bpf_get_current_pid_tgid(), and pid is 0: the two have changed places. C does not notice that, as both are numbers.',
    look: 'Compare the call of the function that makes conn_id with its parameters: first pid_tgid, then fd.',
    doc: 'docs/level-1.md#process',
  },
  'connection-never-set': {
    belief: 'The connection fills itself in.',
    truth: 'conn_id is zero: it was never set, or it was set after the event had gone.',
    look: 'Set pid and fd before you call perf_submit.',
    doc: 'docs/level-1.md#process',
  },
  'connection-misplaced': {
    belief: 'The order of the fields is a matter of taste.',
    truth:
      'The right number is in the wrong place. The reader finds fields by their place and their size, not by their name.',
    look: 'First timestamp_ns (u64), then pid (u32), then fd (s32).',
    doc: 'docs/level-1.md#output',
  },
  'listening-socket': {
    belief: 'sockfd is the connection.',
    truth: 'sockfd is the socket that listens, the same for every client. The new connection is what accept4 returns.',
    look: 'Use PT_REGS_RC(ctx) in the return hook.',
    doc: 'docs/level-1.md#fd',
  },
  'result-for-fd': {
    belief: 'The result is the descriptor, as in accept4.',
    truth: 'That is what the call returned: a number of bytes, or 0. The descriptor is its first argument.',
    look: 'Save fd in the entry hook, and take it from there.',
    doc: 'docs/level-2.md#connection',
  },
  'fd-never-set': {
    belief: 'The descriptor fills itself in.',
    truth: 'fd is 0, which is what a field holds that nobody has set.',
    look: 'Is fd set in the event, and is it saved by the entry hook in the first place?',
    doc: 'docs/level-2.md#connection',
  },
  'fd-zero-of-a-close': {
    belief: 'The descriptor is what the call returned, or fills itself in.',
    truth: 'fd is 0. That is what close returns, and what a field holds that nobody has set.',
    look: 'The descriptor is the argument of close: save it in the entry hook, and set fd in the event from there.',
    doc: 'docs/level-4.md#connection',
  },
  'process-for-fd': {
    belief: 'The order of the fields in conn_id is a matter of taste.',
    truth: 'The process id stands where the fd belongs.',
    look: 'In conn_id the pid comes first, and then the fd.',
    doc: 'docs/level-1.md#output',
  },
  'time-never-set': {
    belief: 'The perf buffer knows the time.',
    truth: 'timestamp_ns is zero. The kernel adds no time to an event of yours.',
    look: 'Set timestamp_ns with bpf_ktime_get_ns() before you call perf_submit.',
    doc: 'docs/level-1.md#time',
  },
  'time-in-another-unit': {
    belief: 'Microseconds or milliseconds are fine enough.',
    truth: 'The time is right and the unit is not: it should be nanoseconds.',
    look: 'Take what bpf_ktime_get_ns() returns as it is, without a division.',
    doc: 'docs/level-1.md#time',
  },
  'time-of-another-moment': {
    belief: 'Any clock and any moment will do.',
    truth: 'The time does not lie within the call.',
    look: 'Is it bpf_ktime_get_ns() and no other clock, taken in the return hook, for this call, and kept in 64 bits?',
    doc: 'docs/level-1.md#time',
  },
  'boot-clock': {
    belief: 'The time since the machine was switched on is the same as CLOCK_MONOTONIC.',
    truth:
      'CLOCK_BOOTTIME goes on while a machine sleeps, and CLOCK_MONOTONIC does not. On a laptop they soon differ by hours, and the reader of the events compares with CLOCK_MONOTONIC.',
    look: 'Call bpf_ktime_get_ns() where bpf_ktime_get_boot_ns() stands.',
    doc: 'docs/level-1.md#time',
  },

  // The client's address
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

  // Messages
  'direction-turned-round': {
    belief: 'The direction is seen from the client, or the order of the two names is free.',
    truth: 'The direction is seen from the server: what it reads is kIngress (1), what it writes is kEgress (0).',
    look: 'Look at the enum, where kEgress comes first, at the call that passes the direction, and whether the event takes it over.',
    doc: 'docs/level-2.md#direction',
  },
  'direction-misplaced': {
    belief: 'The order of the fields is a matter of taste.',
    truth:
      'What stands in the place of direction is no direction. The reader finds fields by their place and their size.',
    look: 'direction (32 bits) stands between conn_id and msg_size.',
    doc: 'docs/level-2.md#output',
  },
  'direction-counted-from-one': {
    belief: 'The names may have any numbers, as long as they differ.',
    truth: 'The reader knows the direction by its number: kEgress is 0, and kIngress is 1.',
    look: 'Write enum traffic_direction_t { kEgress, kIngress }; without numbers of your own.',
    doc: 'docs/level-2.md#output',
  },
  'size-asked-for': {
    belief: 'The size that was asked for, or the room that there is, is the size that came.',
    truth: 'That is the size that was asked for, or the whole buffer. What was really transferred is the return value.',
    look: 'Take the size from PT_REGS_RC(ctx), not from count. Where that is 400 or less, is it the size?',
    doc: 'docs/level-2.md#size',
  },
  'size-not-limited': {
    belief: 'msg_size is the size of the whole message.',
    truth: 'msg holds 400 bytes, and msg_size says how many of them count. It cannot be more.',
    look: 'Limit the size to 400 first, and set msg_size from the limited number.',
    doc: 'docs/level-2.md#size',
  },
  'result-beyond-the-buffer': {
    belief: 'The result is never larger than the buffer.',
    truth:
      'That is the size of the packet. With MSG_TRUNC the result says so, although the buffer has no room for all of it.',
    look: 'Let the size be no more than len, which the entry hook keeps: if (moved > (s64)args->count) moved = args->count;',
    doc: 'docs/level-6.md#size',
  },
  'size-one-short': {
    belief: 'A message needs a zero at its end.',
    truth: 'One byte is missing. A message is no string: it needs no room for a zero at its end.',
    look: 'Look for a - 1.',
    doc: 'docs/level-2.md#size',
  },
  'size-by-mask': {
    belief: 'A mask (&) is a limit.',
    truth:
      'A mask keeps some bits of a number and drops the others. What is left is smaller, and mostly another number.',
    look: 'Compare instead: u32 size = moved > 400 ? 400 : moved;',
    doc: 'docs/level-2.md#size',
  },
  'size-never-set': {
    belief: 'The size fills itself in.',
    truth: 'msg_size is 0 although bytes were transferred.',
    look: 'Set msg_size before you call perf_submit. If you do: direction has 32 bits, and a wider one moves msg_size away from its place.',
    doc: 'docs/level-2.md#size',
  },
  'size-of-the-whole': {
    belief: 'The result is the size.',
    truth: 'That is what the whole call moved. An event of a piece says how many bytes this piece had.',
    look: 'Take the smaller one of iov_len and of what the result still reaches, and limit that to 400.',
    doc: 'docs/level-5.md#size',
  },
  'length-for-result': {
    belief: 'iov_len says how much was moved.',
    truth: 'iov_len is the length of the piece. The result of the call ends in the middle of it.',
    look: 'Take from the result what each piece has, and let the last one have no more than what is left.',
    doc: 'docs/level-5.md#size',
  },
  'copied-as-string': {
    belief: 'A message is a string.',
    truth: 'The copy ended at a zero byte. bpf_probe_read_user copies bytes, bpf_probe_read_user_str stops at a zero.',
    look: 'Use bpf_probe_read_user.',
    doc: 'docs/level-2.md#bytes',
  },
  'last-byte-missing': {
    belief: 'The last byte is a zero anyway.',
    truth:
      'The last byte is missing. A message has no zero at its end, and bpf_probe_read_user_str puts one in the place of the last byte.',
    look: 'Copy msg_size bytes, all of them, with bpf_probe_read_user.',
    doc: 'docs/level-2.md#bytes',
  },
  'nothing-copied': {
    belief: 'It does not matter whose memory is read, or how much.',
    truth: 'msg is empty: nothing was copied, or the copy failed and left zeros.',
    look: 'Copy msg_size bytes and no more, with bpf_probe_read_user and not _kernel, from the buffer that the entry hook saved: args->buf, without &.',
    doc: 'docs/level-2.md#bytes',
  },
  'copied-too-little': {
    belief: 'A mask is as good as a limit.',
    truth: 'Only the beginning was copied.',
    look: 'Copy as many bytes as msg_size says. A mask such as & 255 turns 300 into 44, and sizeof(size) is 4.',
    doc: 'docs/level-2.md#bytes',
  },
  'long-messages-not-copied': {
    belief: 'A message that fills the whole of msg is too large for it.',
    truth: 'msg is empty in every event of 400 bytes or more, and right in the others. 400 bytes fit.',
    look: 'Look for a condition in front of the copy, such as size < 400. Limit the size before it, and copy always.',
    doc: 'docs/level-2.md#bytes',
  },
  'bytes-behind': {
    belief: 'Copying too much does no harm, or memory from a map is empty.',
    truth: 'There are bytes behind the message: of an earlier message, or of what follows in the memory of the server.',
    look: 'Zero the event each time before you fill it in, and copy as many bytes as the call transferred.',
    doc: 'docs/level-2.md#bytes',
  },
  'left-by-the-piece-before': {
    belief: 'One event serves for all pieces.',
    truth: 'Behind the bytes of this piece are those that a longer piece before it has left in the event.',
    look: 'Begin each round of the loop with an event that is all zero: struct socket_data_event_t event = {}; inside the loop, or a memset.',
    doc: 'docs/level-5.md#bytes',
  },
};

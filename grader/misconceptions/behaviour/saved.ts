import type { Rows } from './rows.ts';

/** What a hook keeps for the other, and when that goes. */
export const saved = {
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
} satisfies Rows;

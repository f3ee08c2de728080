import type { Rows } from './rows.ts';

/** Whole messages: what is reported of a connection, and where it stands. */
export const streams = {
  'request-method-unknown': {
    belief: 'Requests begin with POST.',
    truth: 'This connection began with a method that the program does not know, so its beginning is missing.',
    look: 'Compare with GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS and HTTP. Three letters are not four: compare the space behind GET and PUT as well, and no more than four of the longer ones.',
    doc: 'docs/level-8.md#methods',
  },
  'each-call-tested': {
    belief: 'Every call begins a message.',
    truth: 'A message is moved in as many calls as it takes. Only the first begins with a method or with HTTP.',
    look: 'Keep in a map that the connection speaks HTTP, and ask the map before you look at the letters.',
    doc: 'docs/level-8.md#connection-state',
  },
  'http-by-direction': {
    belief: 'Requests and responses are two things.',
    truth: 'HTTP was seen on this connection in the other direction. From then on both directions are HTTP.',
    look: 'Keep one entry for a connection, under conn_id alone; only the count of bytes is by direction.',
    doc: 'docs/level-8.md#connection-state',
  },
  'short-parts-missed': {
    belief: 'Fewer than 16 bytes are no HTTP.',
    truth:
      'The 16 bytes are for the beginning of a connection. Later a part may be as short as it likes: a chunk of a body has its length in three bytes.',
    look: 'Test the size only where the letters are tested, when nothing is known of the connection yet.',
    doc: 'docs/level-8.md#connection-state',
  },
  'only-the-first-chunk': {
    belief: 'An event is for a call.',
    truth: 'Only the first 400 bytes of each call came. A call is reported in as many events as it takes.',
    look: 'Put a loop around what fills in and sends the event, up to 32 times.',
    doc: 'docs/level-8.md#chunks',
  },
  'one-chunk-a-piece': {
    belief: 'A piece fits into an event.',
    truth: 'Each piece was reported with its first 400 bytes only. A piece may be as long as a whole body.',
    look: 'Take the next piece only when nothing is left of this one.',
    doc: 'docs/level-8.md#chunks',
  },
  'rest-left-out': {
    belief: 'Sizes are multiples of 400.',
    truth: 'The last part of each call is missing, which is shorter than 400 bytes.',
    look: 'The number of events is rounded up. Without a division: go on as long as something is left, and report the smaller of 400 and that.',
    doc: 'docs/level-8.md#chunks',
  },
  'too-few-chunks': {
    belief: 'A few events are enough for a message.',
    truth: 'From some place on, nothing of a long call was reported. The first 32 events of a call must come.',
    look: 'Look at the end of the loop, and at what else leaves it.',
    doc: 'docs/level-8.md#chunks',
  },
  'reported-again': {
    belief: 'Each turn of the loop finds its own bytes.',
    truth: 'Bytes came that an earlier event had already.',
    look: 'Move the place to copy from, and what is left, by the size that was reported.',
    doc: 'docs/level-8.md#once',
  },
  'http-outlives-connection': {
    belief: 'A number is a connection.',
    truth:
      'HTTP was seen on an earlier connection that had this number. That one was closed; this one never spoke HTTP.',
    look: 'Delete the entry of the connection in the return hook of close, when it has succeeded.',
    doc: 'docs/level-8.md#reuse',
  },
  'count-outlives-connection': {
    belief: 'A number is a connection.',
    truth: 'The count went on where an earlier connection with this number had ended. A new connection begins at 0.',
    look: 'Delete the entry of the connection in the return hook of close, when it has succeeded.',
    doc: 'docs/level-8.md#reuse',
  },
  'gap-not-counted': {
    belief: 'Only what is reported counts.',
    truth:
      'A call before this one moved more than was reported. position must be larger by what is missing, or a reader takes the parts for neighbours.',
    look: 'Add what the call moved to the count at once, before the loop.',
    doc: 'docs/level-8.md#gap',
  },
  'position-never-set': {
    belief: 'The reader can count by itself.',
    truth: 'position is 0 in every event.',
    look: 'Set it before perf_submit, from the count that you keep for the connection and the direction.',
    doc: 'docs/level-8.md#position',
  },
  'position-within-the-call': {
    belief: 'A message begins with each call.',
    truth:
      'position begins again at 0 with each call. It counts from the first byte of the connection that was reported.',
    look: 'Keep a count for each direction in the entry of the connection, and begin with it.',
    doc: 'docs/level-8.md#position',
  },
  'position-stands-still': {
    belief: 'All parts of a call stand at one place.',
    truth: 'All events of a call have the position of the first.',
    look: 'In the loop, behind perf_submit: event->position += size;',
    doc: 'docs/level-8.md#position',
  },
  'position-behind': {
    belief: 'position says where the event ends.',
    truth: 'position is larger by the size of the event: it must say what went before its first byte.',
    look: 'Add the size behind perf_submit, not before.',
    doc: 'docs/level-8.md#position',
  },
  'directions-counted-together': {
    belief: 'A connection is one stream.',
    truth: 'position counts what came in and what went out together.',
    look: 'Keep two counts, for instance in an array with the direction as the index.',
    doc: 'docs/level-8.md#position',
  },
  'counted-before-http': {
    belief: 'Every byte of the connection counts.',
    truth:
      'position counts bytes that came before HTTP was seen and were not reported. The first byte that is reported has position 0.',
    look: 'Begin to count when the entry of the connection is made.',
    doc: 'docs/level-8.md#position',
  },
} satisfies Rows;

import { describeBytes } from '../judge/describe.ts';
import type { Mark, Row, SentEvent, Timeline } from '../judge/timeline.ts';
import { actorText } from '../platform/actors.ts';
import { systemCalls } from '../platform/system-calls.ts';
import type { Call } from '../platform/call.ts';
import { directionName, peerText } from './names.ts';

/** The words of the picture, the same in a terminal and on a page. */
export const MARKS: Record<Mark, { sign: string; means: string }> = {
  right: { sign: '✓', means: 'the event is right' },
  differs: { sign: '≠', means: 'the event says something wrong' },
  gap: { sign: '✗', means: 'a gap: the call has no event' },
  extra: { sign: '+', means: 'an extra event, which belongs to no call' },
  silent: { sign: '·', means: 'no event, and none is due' },
  free: { sign: '?', means: 'no verdict on this call' },
  unwatched: { sign: '–', means: 'the hooks of this call belong to a higher level' },
};

/** Marks that something is wrong. */
export const isWrong = ({ mark }: Pick<Row, 'mark'>): boolean => ['differs', 'gap', 'extra'].includes(mark);

export function titleOf({ actor, fd, peer }: Timeline): string {
  if (!actor) return 'Events that belong to no connection';
  const name = actorText(actor).replace(/^the /, '');
  if (fd === undefined) return `${name}: calls on no connection`;
  return `${peer ? peerText(peer) : 'a client without an address'} → ${name}`;
}

export const placeOf = ({ actor, pid, fd }: Timeline): string =>
  actor ? `process ${pid}${fd === undefined ? '' : `, fd ${fd}`}` : '';

/** A call and the result that the program sees. */
export function callText({ name, fd, result }: Call): string {
  return `${name}(${fd}${systemCalls[name].parameters.length > 1 ? ', …' : ''}) = ${result}`;
}

/** What the bytes of a call or an event begin with, on one line. */
export const bytesOf = (bytes: Uint8Array | undefined, most: number): string =>
  bytes === undefined || bytes.length === 0 ? '' : describeBytes(bytes, most);

/** An event, with the connection that it names where that is not the one it stands beside. */
export function eventText(event: SentEvent, beside: Timeline): string {
  const place = event.pid === beside.pid && event.fd === beside.fd ? '' : ` of process ${event.pid}, fd ${event.fd}`;
  switch (event.kind) {
    case 'open':
      return `open${place}  ${event.peer ? peerText(event.peer) : `address family ${event.family}`}`;
    case 'data':
    case 'chunk':
      return `data${place}  ${directionName(event.direction)}, ${event.msgSize} bytes`;
    case 'close':
      return `close${place}`;
  }
}

/** How many rows of each kind there are. */
export const countMarks = (timelines: Timeline[]): Record<Mark, number> => {
  const counts = { right: 0, differs: 0, gap: 0, extra: 0, silent: 0, free: 0, unwatched: 0 };
  for (const { mark } of timelines.flatMap(({ rows }) => rows)) counts[mark]++;
  return counts;
};

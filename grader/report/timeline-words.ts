import { describeBytes } from '../judge/describe.ts';
import type { Mark } from '../judge/mark.ts';
import type { Row, SentEvent, Timeline } from '../judge/timeline.ts';
import { actorText } from '../platform/actors.ts';
import { EGRESS, INGRESS } from '../events/layout.ts';
import { roleOf, systemCalls } from '../platform/system-calls.ts';
import type { Call } from '../platform/call.ts';
import { directionName, peerText } from './names.ts';
import { chunksText } from './stream-words.ts';

/** The words of the picture, the same in a terminal and on a page. */
export const MARKS: Record<Mark, { sign: string; means: string }> = {
  right: { sign: '✓', means: 'the event is right' },
  differs: { sign: '≠', means: 'the event says something wrong' },
  gap: { sign: '✗', means: 'a gap: an event is missing here' },
  extra: { sign: '+', means: 'an extra event, which belongs to no call' },
  silent: { sign: '·', means: 'no event, and none is due' },
  free: { sign: '?', means: 'no verdict on this call' },
  unwatched: { sign: '–', means: 'the hooks of this call belong to a higher level' },
};

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
      return `data${place}  ${directionName(event.direction)}, ${event.msgSize} bytes`;
    case 'chunk':
      return `chunk${place}  ${directionName(event.direction)}, ${event.msgSize} bytes at ${event.position}`;
    case 'close':
      return `close${place}`;
  }
}

/** What was sent for a call, or that something should have been. */
export function saidText({ mark, call, event, stretches }: Row, beside: Timeline): string {
  if (event) return eventText(event, beside);
  if (stretches && call) return chunksText(stretches, directionOf(call));
  return mark === 'gap' ? 'no event' : '';
}

const directionOf = ({ name }: Call): number => (roleOf(name) === 'reads' ? INGRESS : EGRESS);

/** How many there are of each kind: rows, or the chunks and the gaps of those that have some. */
export const countMarks = (timelines: Timeline[]): Record<Mark, number> => {
  const counts = { right: 0, differs: 0, gap: 0, extra: 0, silent: 0, free: 0, unwatched: 0 };
  for (const { mark, stretches } of timelines.flatMap(({ rows }) => rows)) {
    if (!stretches) counts[mark]++;
    for (const stretch of stretches ?? []) counts[stretch.mark] += Math.max(1, stretch.events.length);
  }
  return counts;
};

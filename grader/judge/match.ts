import type { Expected } from './expected.ts';

/** Which event was sent for which call. */
export interface Matching<Wanted, Event> {
  /** Calls that deserve an event, each with the one that was sent for it. */
  pairs: { wanted: Wanted; event: Event }[];
  /** Calls that should have had an event and had none. */
  missing: Wanted[];
  /**
   * Events that no call deserves. `again`: looks like a second one for this call. `cause`: was sent for this call, which
   * deserves none. Neither: nobody knows.
   */
  extra: { event: Event; again: Wanted | undefined; cause: Wanted | undefined }[];
}

/** Below this an event and a call have too little in common: the time alone suffices, or process and fd together. */
const THRESHOLD = 4;
const ORDER = { one: 0, none: 1, free: 2 };

/**
 * Pairs events with the calls they are most alike, the surest pairs first; order of arrival does not matter. A wrong field
 * does not break a pair, so that it can be named. Events that say nothing at all (a program that is not finished yet
 * sends zeros) go to the calls that are still without, in order; `adoptable` says which may.
 */
export function match<Wanted extends Expected, Event>(
  wanted: Wanted[],
  events: Event[],
  likeness: (wanted: Wanted, event: Event) => number,
  adoptable: (event: Event) => boolean,
): Matching<Wanted, Event> {
  const candidates = events
    .flatMap((event) => wanted.map((each) => ({ wanted: each, event, likeness: likeness(each, event) })))
    .filter((candidate) => candidate.likeness >= THRESHOLD)
    .sort((a, b) => b.likeness - a.likeness || ORDER[a.wanted.due] - ORDER[b.wanted.due]);
  const eventOf = new Map<Wanted, Event>();
  const taken = new Set<Event>();
  const likeliest = new Map<Event, Wanted>();
  for (const { wanted: each, event } of candidates) {
    if (!likeliest.has(event)) likeliest.set(event, each);
    if (eventOf.has(each) || taken.has(event)) continue;
    eventOf.set(each, event);
    taken.add(event);
  }
  const without = wanted.filter((each) => each.due === 'one' && !eventOf.has(each));
  for (const event of events) {
    if (without.length === 0) break;
    if (likeliest.has(event) || !adoptable(event)) continue;
    eventOf.set(without.shift() as Wanted, event);
    taken.add(event);
  }
  const paired = [...eventOf].map(([each, event]) => ({ wanted: each, event }));
  const surplus = events.filter((event) => !taken.has(event));
  return {
    pairs: paired.filter((pair) => pair.wanted.due === 'one'),
    missing: without,
    extra: [
      ...paired
        .filter((pair) => pair.wanted.due === 'none')
        .map(({ wanted: cause, event }) => ({ event, again: undefined, cause })),
      ...surplus.map((event) => {
        const call = likeliest.get(event);
        const undeserved = call?.due === 'none';
        return { event, again: undeserved ? undefined : call, cause: undeserved ? call : undefined };
      }),
    ].filter(({ again }) => again?.due !== 'free'),
  };
}

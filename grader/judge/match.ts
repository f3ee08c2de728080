import type { Expected } from './expected.ts';

/** Which event was sent for which call. */
export interface Matching<Wanted, Event> {
  /** Calls that are due an event, each with the one that was sent for it. */
  pairs: { wanted: Wanted; event: Event }[];
  /** Calls that should have had an event and had none. */
  missing: Wanted[];
  /**
   * Events that no call is due. `again`: surely a second one for this call. `cause`: was sent for this call, which
   * is due none. Neither: nobody knows.
   */
  extra: { event: Event; again: Wanted | undefined; cause: Wanted | undefined }[];
}

/** From here on an event and a call have more in common than a moment and a process or a number. */
export const SURE = 11;
/**
 * Below this an event and a call have too little in common. For one that is due an event the time alone suffices, or
 * process and fd together; one that is due none is blamed with good reason only, as others act at the same time: its
 * connection and a moment within it, near it is not enough.
 */
export const LEAST = { one: 4, none: SURE, free: 4 };
/** An event that fits one call goes to no other that it fits less by this, though the first be taken: a time's worth. */
const MARGIN = 3.5;
/** Which of two that are as likely an event is for. */
export const ORDER = { one: 0, none: 1, free: 2 };

/**
 * Pairs events with the calls they are most alike, the surest pairs first, and none so that a call goes without that could
 * have one; order of arrival does not matter. A wrong field does not break a pair, so that it can be named. Events that say
 * nothing at all (a program that is not finished yet sends zeros) go to the calls that are still without, in order, and
 * first to those that are due one; `adoptable` says which may.
 */
export function match<Wanted extends Expected, Event>(
  wanted: Wanted[],
  events: Event[],
  likeness: (wanted: Wanted, event: Event) => number,
  adoptable: (event: Event) => boolean,
): Matching<Wanted, Event> {
  const candidates: { wanted: Wanted; event: Event; likeness: number }[] = [];
  for (const event of events) {
    const points = wanted.map((each) => likeness(each, event));
    const least = Math.max(...points) - MARGIN;
    points.forEach((likeness, i) => {
      const each = wanted[i];
      if (each && likeness >= least && likeness >= LEAST[each.due]) candidates.push({ wanted: each, event, likeness });
    });
  }
  candidates.sort((a, b) => b.likeness - a.likeness || ORDER[a.wanted.due] - ORDER[b.wanted.due]);
  const eventOf = new Map<Wanted, Event>();
  const callOf = new Map<Event, Wanted>();
  const pair = (each: Wanted, event: Event) => {
    eventOf.set(each, event);
    callOf.set(event, each);
  };
  const likeliest = new Map<Event, { call: Wanted; sure: boolean }>();
  for (const { wanted: each, event, likeness: points } of candidates) {
    if (!likeliest.has(event)) likeliest.set(event, { call: each, sure: points >= SURE });
    if (!eventOf.has(each) && !callOf.has(event)) pair(each, event);
  }
  /**
   * An event that another call has taken is to be had if that one finds a second; for one that is due an event, also if
   * the other may as well go without.
   */
  const find = (each: Wanted, asked: Set<Event>, fromFree: boolean): boolean =>
    candidates.some(({ wanted: own, event }) => {
      if (own !== each || asked.has(event)) return false;
      asked.add(event);
      const owner = callOf.get(event);
      if (owner?.due === 'free' && fromFree) eventOf.delete(owner);
      else if (owner && !find(owner, asked, fromFree)) return false;
      pair(each, event);
      return true;
    });
  for (const due of ['one', 'none'] as const)
    for (const each of wanted) if (each.due === due && !eventOf.has(each)) find(each, new Set(), due === 'one');
  const without = wanted.filter((each) => each.due === 'one' && !eventOf.has(each));
  const free = wanted.filter((each) => each.due === 'free' && !eventOf.has(each));
  for (const event of events) {
    const next = likeliest.has(event) || !adoptable(event) ? undefined : (without.shift() ?? free.shift());
    if (next) pair(next, event);
  }
  const paired = [...eventOf].map(([each, event]) => ({ wanted: each, event }));
  const surplus = events.filter((event) => !callOf.has(event));
  return {
    pairs: paired.filter((pair) => pair.wanted.due === 'one'),
    missing: without,
    extra: [
      ...paired
        .filter((pair) => pair.wanted.due === 'none')
        .map(({ wanted: cause, event }) => ({ event, again: undefined, cause })),
      ...surplus
        .filter((event) => likeliest.get(event)?.call.due !== 'free')
        .map((event) => {
          const { call, sure } = likeliest.get(event) ?? { call: undefined, sure: false };
          const surplus = call?.due === 'none';
          return { event, again: surplus || !sure ? undefined : call, cause: surplus ? call : undefined };
        }),
    ],
  };
}

/** Which event was sent for which call. */
export interface Matching<Wanted, Event> {
  pairs: { wanted: Wanted; event: Event }[];
  /** Calls that should have had an event and had none. */
  missing: Wanted[];
  /** Events that no call accounts for; `again` is the call that already has its event, if this looks like a second one. */
  extra: { event: Event; again: Wanted | undefined }[];
}

/**
 * Pairs events with the calls they are most alike, the surest pairs first; order of arrival does not matter. A wrong field
 * does not break a pair, so that it can be named. `likeness` below `threshold` is no pair.
 */
export function match<Wanted, Event>(
  wanted: Wanted[],
  events: Event[],
  likeness: (wanted: Wanted, event: Event) => number,
  threshold: number,
): Matching<Wanted, Event> {
  const candidates = wanted
    .flatMap((w) => events.map((event) => ({ wanted: w, event, likeness: likeness(w, event) })))
    .filter((candidate) => candidate.likeness >= threshold)
    .sort((a, b) => b.likeness - a.likeness);
  const pairOf = new Map<Wanted, Event>();
  const taken = new Set<Event>();
  for (const candidate of candidates) {
    if (pairOf.has(candidate.wanted) || taken.has(candidate.event)) continue;
    pairOf.set(candidate.wanted, candidate.event);
    taken.add(candidate.event);
  }
  return {
    pairs: [...pairOf].map(([w, event]) => ({ wanted: w, event })),
    missing: wanted.filter((w) => !pairOf.has(w)),
    extra: events
      .filter((event) => !taken.has(event))
      .map((event) => ({ event, again: candidates.find((candidate) => candidate.event === event)?.wanted })),
  };
}

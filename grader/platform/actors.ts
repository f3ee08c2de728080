interface Actor {
  /** As a sentence names it. */
  text: string;
  /** Plays exact sequences of calls: a seed replays them. */
  isProbe?: true;
  /** A server that does not tell of its calls itself: the recorder does. */
  isRecorded?: true;
}

/** Each process that makes calls, in the order in which the picture of a run shows them: the easiest ones to read come first. */
export const actors = {
  server: { text: 'the demo server' },
  plain: { text: 'the plain server', isRecorded: true },
  nginx: { text: 'nginx', isRecorded: true },
  python: { text: "Python's http.server", isRecorded: true },
  probe: { text: 'the probe', isProbe: true },
  twin: { text: 'the second probe', isProbe: true },
} as const satisfies Record<string, Actor>;

export type ActorName = keyof typeof actors;
export const actorNames = Object.keys(actors) as ActorName[];

export const actorText = (name: ActorName): string => actors[name].text;

/** Those that the recorder tells of. */
export type RecordedName = {
  [Name in ActorName]: (typeof actors)[Name] extends { isRecorded: true } ? Name : never;
}[ActorName];
const isRecorded = (name: ActorName): name is RecordedName => 'isRecorded' in actors[name];
export const recordedNames = actorNames.filter(isRecorded);

/** For a sort: the order of the picture. */
export const placeOfActor = (name: ActorName): number => actorNames.indexOf(name);

/** For a sort: the probes first, whose calls are the same again with the same seed. */
export const precedenceOf = (name: ActorName): number =>
  placeOfActor(name) - ('isProbe' in actors[name] ? actorNames.length : 0);

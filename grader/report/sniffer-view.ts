import { Conversations, type Conversation } from '../events/conversations.ts';
import { decodeEvent } from '../events/decode.ts';
import { EVENTS, type OutputName } from '../events/layout.ts';
import type { Sample } from '../kernel/sample.ts';

/** What a sniffer shows, as text to print ('' for nothing). It never prints and never looks at a clock. */
export interface SnifferView {
  /** Samples have arrived. `nowMs`: a clock that does not go back. */
  take(samples: Sample[], nowMs: number): string;
  /** Called once a second. */
  tick(nowMs: number): string;
  /** Nothing more is to come. */
  end(): string;
}

/** Every event as it arrives. */
export const eventsView = (show: (sample: Sample) => string): SnifferView => ({
  take: (samples) => samples.map(show).join(''),
  tick: () => '',
  end: () => '',
});

export interface ConversationsFormat {
  conversation: (conversation: Conversation) => string;
  /** A sample that is no event of a connection; shown at once. */
  odd: (sample: Sample) => string;
  /** How many connections had not closed at the end. */
  unclosed: (count: number) => string;
}

/** Connections that have closed, whole. */
export function conversationsView(format: ConversationsFormat): SnifferView {
  const conversations = new Conversations();
  return {
    take: (samples, nowMs) =>
      samples
        .map((sample) => {
          const event = sample.output in EVENTS && decodeEvent(sample.output as OutputName, sample.data);
          if (!event || event.kind === 'short') return format.odd(sample);
          conversations.add(event, nowMs);
          return '';
        })
        .join(''),
    tick: (nowMs) => conversations.takeClosed(nowMs).map(format.conversation).join(''),
    end: () => {
      const rest = conversations.takeRest().map(format.conversation).join('');
      return conversations.unclosed === 0 ? rest : rest + format.unclosed(conversations.unclosed);
    },
  };
}

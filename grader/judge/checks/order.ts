import { describeConnection } from '../describe.ts';
import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';

/**
 * The close event of a connection is not earlier than the last data that it carried before that close. Data that came while
 * the close went on was another connection's, which got the number.
 */
export function closesAfterData({ closes, reads, writes }: Facts): Finding | null {
  for (const { wanted: closed, event } of closes.pairs) {
    const data = [...reads.pairs, ...writes.pairs].filter(
      ({ wanted }) =>
        wanted.pid === closed.pid && wanted.fd === closed.fd && wanted.call.notAfter <= closed.call.notBefore,
    );
    const late = data.find((each) => each.event.timestampNs > event.timestampNs);
    if (late)
      return {
        expected: `the close event of ${describeConnection(closed)} to be no earlier than its last data (${late.event.timestampNs})`,
        actual: `timestamp_ns ${event.timestampNs}`,
      };
  }
  return null;
}

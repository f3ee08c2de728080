import type { CloseEvent, MessageEvent, OpenEvent } from '../events/decode.ts';
import { rightBytes, rightDirection, rightSize } from './checks/data.ts';
import { rightConnection, rightTime } from './checks/fields.ts';
import { rightPeer } from './checks/peer.ts';
import type { Expected, ExpectedData } from './expected.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import type { Matching } from './match.ts';

type Check = (facts: Facts) => Finding | null;
type Only<Kind extends 'opens' | 'reads' | 'writes' | 'closes'> = Facts[Kind]['pairs'][number];

const common = (part: (facts: Facts) => Matching<Expected, OpenEvent | MessageEvent | CloseEvent>): Check[] => [
  rightConnection(part),
  rightTime(part),
];
const data = (part: (facts: Facts) => Matching<ExpectedData, MessageEvent>): Check[] => [
  rightDirection(part),
  rightSize(part),
  rightBytes(part),
];

const CHECKS = {
  opens: [...common(({ opens }) => opens), rightPeer('IPv4'), rightPeer('IPv6')],
  reads: [...common(({ reads }) => reads), ...data(({ reads }) => reads)],
  writes: [...common(({ writes }) => writes), ...data(({ writes }) => writes)],
  closes: common(({ closes }) => closes),
};

/** What an event says wrong about its call, in the words of the checks: each is asked about this pair alone. */
export function differences<Kind extends keyof typeof CHECKS>(facts: Facts, kind: Kind, pair: Only<Kind>): Finding[] {
  const alone = {
    ...facts,
    [kind]: { pairs: [pair], missing: [], extra: [] } satisfies Matching<unknown, unknown>,
  };
  return CHECKS[kind].flatMap((check) => check(alone) ?? []);
}

import type { ChunkEvent, CloseEvent, MessageEvent, OpenEvent } from '../events/decode.ts';
import { rightBytes, rightDirection, rightSize } from './checks/data.ts';
import { rightConnection, rightTime } from './checks/fields.ts';
import { rightPeer } from './checks/peer.ts';
import { chunksOf, rightPlace } from './checks/streams.ts';
import type { Expected, ExpectedData } from './expected.ts';
import type { Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import type { Matching } from './match.ts';
import type { ExpectedChunk } from './streams/chunks.ts';

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
  const alone = { ...facts, [kind]: only(pair) };
  return CHECKS[kind].flatMap((check) => check(alone) ?? []);
}

const CHUNK_CHECKS: Check[] = [...common(chunksOf), ...data(chunksOf), rightPlace];

/** What an event says wrong about its part of a stream. */
export function chunkDifferences(facts: Facts, pair: { wanted: ExpectedChunk; event: ChunkEvent }): Finding[] {
  const alone = { ...facts, chunks: { ...chunksOf(facts), ...only(pair) } };
  return CHUNK_CHECKS.flatMap((check) => check(alone) ?? []);
}

const only = <Pair>(pair: Pair): { pairs: Pair[]; missing: never[]; extra: never[] } => ({
  pairs: [pair],
  missing: [],
  extra: [],
});

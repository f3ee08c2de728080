import { EGRESS, INGRESS } from '../events/layout.ts';
import type { Peer } from '../platform/call.ts';

/** `in` is what the process read, `out` what it wrote; any other number is the learner's own. */
export const directionName = (direction: number): string =>
  direction === INGRESS ? 'in' : direction === EGRESS ? 'out' : `direction ${direction}`;

export const peerText = ({ address, port }: Peer): string => `${address} port ${port}`;

import type { Finding } from './finding.ts';

/**
 * What the picture of a run says of a call, or of a stretch of a stream. right: it has its event. differs: it has, and the
 * event says something wrong. gap: it has none and is due one. extra: an event that belongs to no call, or one too many.
 * silent: no event, and none is due. free: there is no verdict on this call. unwatched: a call whose hooks belong to a
 * higher level.
 */
export type Mark = 'right' | 'differs' | 'gap' | 'extra' | 'silent' | 'free' | 'unwatched';

/** What an event says wrong, or why it is one too many. */
export type Remark = Pick<Finding, 'actual'> & Partial<Pick<Finding, 'expected'>>;

/** Marks that something is wrong. */
export const isWrong = ({ mark }: { mark: Mark }): boolean => WORST.indexOf(mark) < WORST.indexOf('right');

/** The one that speaks for all of them: the worst. */
export const worstOf = (marked: { mark: Mark }[]): Mark =>
  WORST.find((mark) => marked.some((each) => each.mark === mark)) ?? 'silent';

const WORST: Mark[] = ['gap', 'differs', 'extra', 'right', 'free', 'silent', 'unwatched'];

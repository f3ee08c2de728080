import type { FastifyReply } from 'fastify';
import { factsOf } from '../judge/facts.ts';
import { timelines } from '../judge/timeline.ts';
import type { RunRecord } from '../levels/run-record.ts';
import type { Verdict } from '../levels/verdict.ts';
import { timelinePage } from '../report/timeline-page.ts';

/** A picture has one script and one style, and forbids itself the rest; it has no part in the page around it. */
const POLICY = "sandbox allow-scripts; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** What happened in a run, as a page. */
export const pictureOf = ({ evidence }: RunRecord, verdict: Verdict, file: string): string =>
  timelinePage({ verdict, file, timelines: evidence ? timelines(factsOf(evidence)) : [] });

export const sendPicture = (reply: FastifyReply, picture: string): FastifyReply =>
  reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(picture);

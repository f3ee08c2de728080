import type { Reason } from '../../judge/reason.ts';
import type { Misconception } from '../misconception.ts';
import { client } from './client.ts';
import { declared } from './declared.ts';
import { messages } from './messages.ts';
import { saved } from './saved.ts';
import { streams } from './streams.ts';
import { whichCalls } from './which-calls.ts';
import { whoseAndWhen } from './whose-and-when.ts';

/** What a finding of the judge gives away about its author. A new reason has its row here, or this does not compile. */
export const behaviour: Record<Reason, Omit<Misconception, 'id'>> = {
  ...declared,
  ...saved,
  ...whichCalls,
  ...whoseAndWhen,
  ...client,
  ...messages,
  ...streams,
};

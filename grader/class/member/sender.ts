/**
 * The process that sends reports to the class board, in the background and behind everything else: a run starts it and
 * does not wait for it. Its argument is the membership's folder.
 */
import { setPriority } from 'node:os';
import { keepSending } from './keep-sending.ts';

setPriority(10);
await keepSending(process.argv[2] ?? '');

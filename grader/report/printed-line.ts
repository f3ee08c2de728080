import { oneLine } from '../base/foreign-text.ts';
import type { Printed } from '../traffic/printed-in.ts';

/** What a program printed as one line, e.g. `print curl, thread 123: accept4 = -11` */
export const printedLine = ({ process, thread, text }: Printed): string =>
  `print ${oneLine(process)}, thread ${thread}: ${oneLine(text)}`;

import { stripVTControlCharacters } from 'node:util';
import { KitError } from '../../base/errors.ts';
import { failureText } from '../../report/failure.ts';
import { verdictText } from '../../report/terminal.ts';
import { isDisturbing } from '../pool/disturbing.ts';
import type { Row } from './class-results.ts';

/** What the learner's own run of the level would have shown, without colours. */
export function ownWords(row: Row): string {
  const { verdict, error, file, source } = row;
  const fault = verdict.verdict === 'unavailable' && !isDisturbing(row) ? 'machine' : 'learner';
  const text = error
    ? failureText(new KitError(fault, error.code, error.message, error.remedy))
    : verdictText(verdict, file, source);
  return stripVTControlCharacters(text).trim();
}

import { join } from 'node:path';
import { readStamp } from './stamp.mjs';

/** Beside its words apt writes lines for programs into its output: this many hundredths of this part of its work are done. */
export const APT_STATUS = ['-o', 'APT::Status-Fd=1'];

const STATUS = /^(dl|pm)status:[^:]*:([\d.]+):/gm;

/** @param {string} root the kit's folder */
export const aptLog = (root) => join(root, 'dist', 'setup-apt.log');

/**
 * How far apt is, by its log: `fetched 40 %`, then `installed 20 %`; nothing before it has begun.
 * @param {string} root
 */
export function aptProgress(root) {
  const last = [...(readStamp(aptLog(root)) ?? '').matchAll(STATUS)].at(-1);
  if (!last) return '';
  const [, part, percent] = last;
  return `${part === 'dl' ? 'fetched' : 'installed'} ${Number(percent).toFixed(0)} %`;
}

/**
 * @param {string} line of the log
 * @returns {boolean} whether it is one for people
 */
export const isForPeople = (line) => !/^(dl|pm)(status|conffile|error):/.test(line);

/**
 * A program that the set-up starts as soon as it can: sees to it that the cache has a kernel, while other parts are still
 * compiled. What goes wrong is told again, with its remedy, by the command that needs the kernel.
 */
import { cacheRoot } from '../base/paths.ts';
import { kernelPackage } from './kernel-package.ts';

await kernelPackage(cacheRoot(), (line) => process.stderr.write(`${line}\n`));

/**
 * Prints libbcc's own headers as JSON, name to text. A program of its own: libbcc must not be loaded into a process that
 * may also load programs into a kernel (addon/recorder.cc).
 */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const compiler = new URL('../../../build/Release/compiler.node', import.meta.url);
/** @type {{ virtualHeaders(): Record<string, string> }} */
const addon = createRequire(import.meta.url)(fileURLToPath(compiler));
process.stdout.write(JSON.stringify(addon.virtualHeaders()));

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getHeapCodeStatistics } from 'node:v8';
import vm from 'node:vm';
import { fingerprint } from './stamp.mjs';

/** A cache holds what one run needed; another run of the same command that needs this much more makes it anew. */
const OUTGROWN = 1.05;

/**
 * Runs a CommonJS file as `require` would, but with the code that V8 made of it in an earlier run: reading and compiling
 * the command line takes longer than all else that it does before the work begins (0.1 s of 0.2). Node can do that itself
 * from 22.1 on (module.enableCompileCache); the kit runs on 20.19 as well. A cache that V8 does not take, cannot be read
 * or cannot be written costs nothing but time.
 * @param {string} file
 * @param {object} cache
 * @param {string} cache.folder for this file's caches only
 * @param {string} cache.name of this way to use it: each keeps the code that it needs
 */
export function runWithCodeCache(file, { folder, name }) {
  // V8 itself compares only the length of the source.
  const version = createHash('sha256')
    .update(fingerprint([file]))
    .digest('hex')
    .slice(0, 16);
  const cacheFile = join(folder, `${name}-${version}`);
  const known = readCache(cacheFile);
  // esbuild writes ASCII, and as such it is read ten times as fast.
  const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'latin1')}\n})`;
  const script = new vm.Script(source, { filename: file, ...(known && { cachedData: known.data }) });
  const enough = known && !script.cachedDataRejected ? known.codeBytes * OUTGROWN : 0;
  process.once('exit', (exitCode) => {
    // A usage error needs next to nothing of it.
    if (exitCode <= 1 && codeBytes() > enough) writeCache(cacheFile, version, script.createCachedData());
  });

  const module = { exports: {} };
  const run = /** @type {(...args: unknown[]) => void} */ (script.runInThisContext());
  run(module.exports, createRequire(file), module, file, dirname(file));
}

/** How much code V8 holds in this process. */
const codeBytes = () => getHeapCodeStatistics().bytecode_and_metadata_size;

/** In front of V8's data: how much code there was when they were made, as a number of 8 bytes. */
const HEADER = 8;

/**
 * @param {string} file
 * @returns {{ codeBytes: number, data: Buffer } | undefined}
 */
function readCache(file) {
  try {
    const bytes = readFileSync(file);
    return { codeBytes: bytes.readDoubleLE(0), data: bytes.subarray(HEADER) };
  } catch {
    return undefined; // none yet, or cut short
  }
}

/**
 * @param {string} file
 * @param {string} version of what it is made of
 * @param {Buffer} data
 */
function writeCache(file, version, data) {
  const header = Buffer.alloc(HEADER);
  header.writeDoubleLE(codeBytes());
  const draft = `${file}.${process.pid}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(draft, Buffer.concat([header, data]));
    // In one step: another process may read it just now.
    renameSync(draft, file);
    removeOlder(dirname(file), version);
  } catch {
    rmSync(draft, { force: true }); // a kit that belongs to somebody else, a full disk
  }
}

/**
 * Those of versions of the file that are no more.
 * @param {string} folder
 * @param {string} version the one that is
 */
function removeOlder(folder, version) {
  for (const name of readdirSync(folder)) if (!name.includes(version)) rmSync(join(folder, name), { force: true });
}

/**
 * Does harm to a command of the kit from within, at the moment that a test names; all else is the real thing.
 * A test loads it by NODE_OPTIONS=--import=… and says in SABOTAGE what to do.
 */
import { ChildProcess, spawnSync } from 'node:child_process';
import { Socket } from 'node:net';

/**
 * @typedef {object} Sabotage
 * @property {'fetch' | 'image' | 'bake' | 'header' | 'sample' | 'compile' | 'restore' | 'wake' | 'attach' | 'traffic' | 'judge'} at
 * @property {'self' | 'machine'} [kill] SIGKILL for the command itself, or for its QEMU
 * @property {'machine'} [stop] QEMU is still there, but does nothing
 * @property {string} [guest] what a shell in the guest does; $PPID is the agent
 * @property {string} [host] what a shell on the host does, before anything goes on
 * @property {true} [lose] what the host is about to say is never said
 * @property {string} [lack] a word that QEMU says no more: the name of something that it can do
 * @property {Sabotage} [then] a further harm, at a later moment
 * @property {number} [leap] from now on the host's wall clock leaps to and fro by so many ms
 */

/** @type {Sabotage | undefined} */
let sabotage = JSON.parse(process.env['SABOTAGE'] ?? '{}');
let machine = 0;
let lacking = '';
/** @type {Socket | undefined} */
let control;

/** @param {Sabotage['at']} moment */
function reached(moment) {
  if (sabotage?.at !== moment) return undefined;
  const harm = sabotage;
  sabotage = harm.then;
  const pids = { self: process.pid, machine };
  if (harm.kill) process.kill(pids[harm.kill], 'SIGKILL');
  if (harm.stop) process.kill(pids[harm.stop], 'SIGSTOP');
  if (harm.host !== undefined) spawnSync('sh', ['-c', harm.host]);
  if (harm.guest !== undefined)
    control?.write(`${JSON.stringify({ type: 'exec', command: ['sh', '-c', harm.guest] })}\n`);
  if (harm.leap !== undefined) leap(harm.leap);
  lacking = harm.lack ?? lacking;
  return harm;
}

/** @param {number} ms */
function leap(ms) {
  const now = Date.now;
  let by = ms;
  Date.now = () => {
    by = -by;
    return now() + by;
  };
}

/**
 * @typedef {(...args: any[]) => any} Method
 * @param {Record<string, any>} object
 * @param {string} name
 * @param {(self: any, args: any[], original: () => any) => any} instead
 */
function replace(object, name, instead) {
  const original = /** @type {Method} */ (object[name]);
  object[name] = /** @type {Method} */ (
    function (...args) {
      return instead(this, args, () => original.apply(this, args));
    }
  );
}

/** @type {[Sabotage['at'], RegExp][]} a program that is started, by its command line */
const STARTED = [
  ['fetch', /apt-get,download/],
  ['image', /busybox cpio/],
  ['bake', /qemu-system.*\bshare=on/],
  ['header', /-emit-pch/],
  ['sample', /Release\/compile,.*-include-pch/],
  ['compile', /Release\/compile,/],
  ['restore', /qemu-system.*\bshare=off/],
];
replace(ChildProcess.prototype, 'spawn', (child, [options], spawn) => {
  const result = spawn();
  const line = String(options.args);
  if (/qemu-system/.test(line)) machine = child.pid;
  for (const [moment, pattern] of STARTED) if (pattern.test(line)) reached(moment);
  return result;
});

/** @type {[Sabotage['at'], string][]} a message to the guest, before it is sent */
const SENT = [
  ['wake', '{"type":"wake"'],
  ['attach', '{"type":"grade"'],
];
replace(Socket.prototype, 'write', (socket, [text], write) => {
  const moment = SENT.find(([, start]) => String(text).startsWith(start))?.[0];
  if (!moment) return write();
  control = socket;
  return reached(moment)?.lose ? true : write();
});

/** What the guest or QEMU has said, before it is heard: that all hooks are attached, or what it can do. */
replace(Socket.prototype, 'push', (_socket, [chunk], push) => {
  if (chunk instanceof Buffer) {
    if (chunk.includes('"phase":"attach"')) reached('traffic');
    if (lacking !== '' && chunk.includes(lacking)) chunk.fill('-', chunk.indexOf(lacking), chunk.indexOf(lacking) + 1);
  }
  return push();
});

/** The verdict is there and about to be told. */
replace(process.stdout, 'write', (_stdout, _args, write) => {
  reached('judge');
  return write();
});

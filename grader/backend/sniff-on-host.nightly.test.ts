import { beforeAll, describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { patience } from '../base/patience.ts';
import { tellFromHost } from './on-host.testing.ts';

const MOST_MS = 200_000 * patience;

/** A sniffer that has to watch every process, and what is asked meanwhile of three servers. */
const CHUNKS = join('solutions', 'level-8.c');
const LEVEL_5 = join('solutions', 'level-5.c');
const LOAD = { nginx: 1200, node: 500, python: 300 };
const PORTS = { nginx: 8082, node: 8084, python: 8083 };
/** More than any ring holds. */
const FLOOD = 1500;
/** It would clear the screen, and set the title of the terminal. */
const HOSTILE = String.raw`\033[2J\033]0;title\007`;

const NGINX_CONF = `
user root; worker_processes 1; pid /tmp/nginx.pid; error_log stderr;
events {}
http { access_log off; keepalive_requests 100000; server { listen ${PORTS.nginx}; root /files; } }
`;
const NODE_SERVER = `
import { createServer } from 'node:http';
createServer((request, response) => request.resume().on('end', () => response.end('node'))).listen(${PORTS.node});
`;

/** In the machine, as its serial port is slow: which exchanges there were before any event was lost, and how many were then. */
const COUNT = `
import { readFileSync } from 'node:fs';
const lines = readFileSync(0, 'utf8').trimEnd().split('\\n').map((line) => JSON.parse(line));
const first = lines.findIndex(({ type, request }) => type === 'lost' || request?.text.includes('flood='));
const count = {};
for (const { pid, request, response } of lines.slice(0, first)) {
  const isWhole = request?.missingBytes === 0 && response?.missingBytes === 0;
  const server = /^server: (nginx|BaseHTTP)/im.exec(response?.text)?.[1] ?? (/node$/.test(response?.text) ? 'node' : 'nobody');
  if (isWhole && !request.text.includes('last')) ((count[server] ??= {})[pid] ??= 0), count[server][pid]++;
}
const lost = lines.filter(({ type, output }) => type === 'lost' && output === 'socket_chunk_events');
console.log(JSON.stringify({ count, first, lost: lost.reduce((sum, { count }) => sum + count, 0) }));
`;

const SCRIPT = `
waits() { # FILE PATTERN
  for i in $(seq 600); do ! grep -q "$2" "$1" || return; sleep 0.1; done
  echo "waited for $2 in $1:" >/dev/console; cat "$1" >/dev/console
}
# The code that a sniffer ended with, and what it left in the kernel. (No pipe: only its own shell can wait for it.)
end() { # PROCESS PART
  code=0; wait $1 || code=$?
  (echo "code $code"; grep ebpf_workshop /sys/kernel/tracing/kprobe_events) | part $2
}
get() { curl -q -s -o /dev/null "$@"; }
sniff() { exec node dist/cli.cjs sniff "$@" --kernel host; }

mkdir -p /files && printf %050d 0 >/files/50
nginx -e stderr -g 'daemon off;' -c /nginx.conf 2>/dev/console &
node /server.mjs &
python3 -I -S grader/traffic/servers/python-server.py ${PORTS.python} &
for port in ${Object.values(PORTS).join(' ')}; do until get http://127.0.0.1:$port/; do sleep 0.1; done; done

(sniff ${CHUNKS} --json) >/all 2>/all.said & sniffer=$!
waits /all.said Watching
get "http://127.0.0.1:${PORTS.nginx}/50?[1-${LOAD.nginx}]" & a=$!
get "http://127.0.0.1:${PORTS.node}/[1-${LOAD.node}]" & b=$!
get "http://127.0.0.1:${PORTS.python}/[1-${LOAD.python}]" & c=$!
wait $a $b $c
get http://127.0.0.1:${PORTS.node}/last
waits /all '/last'
kill -STOP $sniffer
get "http://127.0.0.1:${PORTS.nginx}/50?flood=[1-${FLOOD}]"
kill -CONT $sniffer
get http://127.0.0.1:${PORTS.node}/after
waits /all '/after'
kill -INT $sniffer
end $sniffer all.end
part all.said </all.said
node /count.mjs </all | part all

(sniff ${LEVEL_5} --server-port ${PORTS.node}) >/port 2>&1 & sniffer=$!
waits /port Watching
printf 'POST /${HOSTILE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' | nc 127.0.0.1 ${PORTS.nginx} >/dev/null
printf 'POST /${HOSTILE} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n' | nc 127.0.0.1 ${PORTS.node} >/dev/null
waits /port 'POST'
kill -TERM $sniffer
end $sniffer port.end
part port </port

# The processes with this in their command line; a pattern such as [n]ginx does not find the grep itself.
with() { grep -l "$1" /proc/[0-9]*/cmdline 2>/dev/null | cut -d / -f 3; }
worker=$(with '[n]ginx: worker')
sh -c 'echo $$; node dist/cli.cjs sniff ${LEVEL_5} --kernel host --verbose --pid '$worker'; true' >/pid 2>&1 & parent=$!
waits /pid Watching
get -d x http://127.0.0.1:${PORTS.node}/ http://127.0.0.1:${PORTS.nginx}/50
waits /pid close
kill -KILL $parent
while [ -n "$(with '[d]ist/cli.cjs')" ]; do sleep 0.1; done
end $parent pid.end
(cat /pid; echo "worker $worker") | part pid
`;

/** What the machine told, by the names of its parts. */
let told: Record<string, string>;
const part = (name: string): string => told[name] ?? '';

beforeAll(async () => {
  const files = { 'nginx.conf': NGINX_CONF, 'server.mjs': NODE_SERVER, 'count.mjs': COUNT };
  const { parts, said } = await tellFromHost({
    ...{ programs: [LEVEL_5, CHUNKS], files, script: SCRIPT, mostMs: MOST_MS },
  });
  told = parts;
  if (part('pid') === '') throw new Error(`${JSON.stringify(parts).slice(-2000)}; the console said: ${said}`);
}, 2 * MOST_MS);

describe('sniff --kernel host', () => {
  /** How a sniffer ends that was asked to, with nothing of it left in the kernel. */
  const ENDED = 'code 0\n';
  const all = () =>
    JSON.parse(part('all')) as { count: Record<string, Record<string, number>>; first: number; lost: number };

  test('sees every process of the machine, and of 2,000 requests loses none without a word', () => {
    const { count, first } = all();
    expect(first).toBeGreaterThan(0);
    // curl is a process of this machine, too: every exchange is there from both its sides.
    const bothSides = (requests: number) => [requests, requests];
    expect(Object.fromEntries(Object.entries(count).map(([server, of]) => [server, Object.values(of)]))).toEqual({
      nginx: bothSides(LOAD.nginx),
      BaseHTTP: bothSides(LOAD.python),
      node: bothSides(LOAD.node),
    });
    expect(part('all.end')).toBe(ENDED);
  });

  test('tells how much was lost while it could not read', () => {
    expect(all().lost).toBeGreaterThan(FLOOD);
  });

  test('--server-port shows that server only; nothing that a client sends reaches the terminal; SIGTERM ends it', () => {
    expect(part('port')).toMatch(/Watching every process that listens on port 8084/);
    expect(part('port').match(/→ POST .*/g)).toEqual([
      expect.stringContaining(String.raw`POST /\x1b[2J\x1b]0;title\x07 HTTP/1.1`),
    ]);
    // eslint-disable-next-line no-control-regex -- they are the ones to look for
    expect(part('port')).not.toMatch(/[\u001b\u0007]/);
    expect(part('port.end')).toBe(ENDED);
  });

  test('--pid shows that process only; its parent’s death ends it', () => {
    const worker = /worker (\d+)/.exec(part('pid'))?.[1];
    const events = [...part('pid').matchAll(/^(open|data|close) +(\d+):/gm)];
    expect(events.map(([, kind]) => kind)).toEqual(expect.arrayContaining(['open', 'data', 'close']));
    expect(new Set(events.map(([, , pid]) => pid))).toEqual(new Set([worker]));
    expect(part('pid.end')).toBe('code 137\n');
  });
});

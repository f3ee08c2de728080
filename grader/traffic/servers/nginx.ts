import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileOf } from './guest-file.ts';
import type { LabServer } from './lab-server.ts';
import { processesBelow } from './processes-below.ts';
import { startProgram } from './start-program.ts';

const PROGRAM = '/usr/sbin/nginx';
const PORT = 8082;

/** It answers with files: those that it has. */
export const NGINX_SIZES = [0, 50, 400, 401, 4_000, 12_800, 20_000, 60_000];

/** One worker; what it writes lies in the folder. POST is not for files, and gets one all the same. */
const configuration = (folder: string): string => `
daemon off;
user root;
worker_processes 1;
pid ${folder}/pid;
error_log stderr;
events {}
http {
  access_log off;
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `  ${what}_temp_path ${folder}/${what};`).join('\n')}
  server {
    listen ${PORT};
    listen [::]:${PORT};
    root ${folder}/files;
    error_page 405 =200 $uri;
  }
}
`;

/** nginx as Debian has it: a request comes by recvfrom, an answer goes by writev, of a worker that is not the process that was started. */
export const nginx = {
  ...{ port: PORT, recordedAs: 'nginx' },
  // It looks up the user and the group that its worker runs as.
  files: ({ root }) =>
    Promise.resolve([
      fileOf(root, PROGRAM),
      { to: '/etc/passwd', text: 'root:x:0:0:root:/root:/bin/sh\n' },
      { to: '/etc/group', text: 'root:x:0:\n' },
      { to: '/var/lib/nginx', folder: true },
      { to: '/var/log/nginx', folder: true },
    ]),
  page: (size) => {
    const bytes = NGINX_SIZES.findLast((each) => each <= size) ?? 0;
    return { path: `/${bytes}`, body: JSON.stringify({ size }), bytes };
  },
  start: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'nginx-'));
    mkdirSync(join(folder, 'files'));
    for (const size of NGINX_SIZES)
      writeFileSync(join(folder, 'files', String(size)), 'nginx'.repeat(size).slice(0, size));
    const file = join(folder, 'nginx.conf');
    writeFileSync(file, configuration(folder));
    const running = await startProgram(PROGRAM, ['-e', 'stderr', '-c', file], { port: PORT });
    const worker = processesBelow(running.pid).find((pid) => pid !== running.pid);
    return {
      ...running,
      pid: worker ?? running.pid,
      stop: async () => {
        await running.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
} satisfies LabServer;

import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kitRoot } from '../base/paths.ts';
import { architectures } from '../platform/architecture.mjs';
import { toInstall } from '../platform/to-install.ts';
import { packagesOn } from './packageList.mjs';

const read = (name: string): string => readFileSync(join(kitRoot, '.devcontainer', name), 'utf8');
const compose = readFileSync(join(kitRoot, 'compose.yaml'), 'utf8');

test.each(architectures)(
  'the dev container on $name has what the set-up would install: nobody needs root inside',
  (row) => {
    const [, list = ''] = /apt-get install -y --no-install-recommends \\\n([^]*?)\n\n/.exec(read('Dockerfile')) ?? [];
    const choice = new RegExp(`${row.debian}\\) echo (\\S+);;`);
    const here = list.replace(/\$\(case .* esac\)/, (cases) => choice.exec(cases)?.[1] ?? '');
    const installed = here.split('\n').map((line) => line.replace('\\', '').trim());
    const wanted = packagesOn(row)
      .filter(({ onlyFor }) => onlyFor === undefined)
      .map(({ name }) => name);
    expect(installed).toEqual(expect.arrayContaining([...wanted, 'ca-certificates', 'clangd', 'git', 'nodejs']));
  },
);

test('it asks for no privilege and runs as somebody who is not root', () => {
  const config = JSON.parse(read('devcontainer.json')) as Record<string, unknown>;
  expect(Object.keys(config)).not.toContain('privileged');
  expect(Object.keys(config)).not.toContain('capAdd');
  expect(Object.keys(config)).not.toContain('runArgs');
  expect(read('Dockerfile')).toContain(`\nUSER ${String(config['remoteUser'])}\n`);
});

test('the kit in a container works on the folder that is mounted, and is reached from this machine only', () => {
  const dockerfile = read('Dockerfile');
  const [, kit] = /^WORKDIR (.*)$/m.exec(dockerfile) ?? [];
  const [, home] = /^ENV HOME=(.*)$/m.exec(dockerfile) ?? [];
  const [, port] = /"--port", "(\d+)"/.exec(dockerfile) ?? [];
  expect(compose).toContain(`- ./workshop:${String(kit)}/workshop\n`);
  expect(compose).toContain(`- cache:${String(home)}/.cache/ebpf-http-workshop\n`);
  expect(compose).toContain(`ports: ['127.0.0.1:${String(port)}:${String(port)}']`);
  expect(dockerfile).toContain(`ENTRYPOINT ["${String(kit)}/.devcontainer/entrypoint"]`);
  expect(compose).toMatch(/^ {6}dockerfile: \.devcontainer\/Dockerfile\n {6}target: kit$/m);
  expect(compose).not.toMatch(/privileged|cap_add|devices/);
});

describe('packages that are missing', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  test('are installed with apt, outside', () => {
    jest.replaceProperty(process, 'env', {});
    expect(toInstall(['a', 'b'])).toBe('sudo apt-get install a b');
  });

  test('are put into the container when it is built, which is what the kit says in it', () => {
    const [, name = '', value] = /^export (\w+)=(\w+)$/m.exec(read('entrypoint')) ?? [];
    jest.replaceProperty(process, 'env', { [name]: value });
    const [, argument = '', packages] = /--build-arg (\w+)="(.*)"/.exec(toInstall(['a', 'b'])) ?? [];
    expect(packages).toBe('a b');
    expect(read('Dockerfile')).toMatch(new RegExp(`^ARG ${argument}\nRUN .*apt-get install .* \\$${argument}\\b`, 'm'));
  });
});

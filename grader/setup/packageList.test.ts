import { expect, test } from '@jest/globals';
import { architectures, thisArchitecture } from '../platform/architecture.mjs';
import { missingPackages, packagesOn } from './packageList.mjs';
import type { Machine } from './thisMachine.mjs';

const bare: Machine = {
  hasFile: () => false,
  hasProgram: () => false,
  hasStaticProgram: () => false,
  hasHeader: () => false,
  hasLibrary: () => false,
  hasNodeHeaders: true,
  nodeIsDebians: false,
};
const complete: Machine = {
  ...bare,
  hasFile: () => true,
  hasProgram: () => true,
  hasStaticProgram: () => true,
  hasHeader: () => true,
  hasLibrary: () => true,
};
const names = (machine: Machine, architecture = thisArchitecture) =>
  missingPackages(machine, 'level', packagesOn(architecture)).map(({ name }) => name);

test('a complete machine lacks nothing', () => {
  expect(names(complete)).toEqual([]);
});

test.each([
  ['x86_64', 'qemu-system-x86'],
  ['arm64', 'qemu-system-arm'],
])('a bare machine of %s lacks everything but what goes with Debian’s own Node', (name, qemu) => {
  const architecture = architectures.find((each) => each.name === name);
  expect(names(bare, architecture)).toEqual([
    qemu,
    'libbpfcc-dev',
    'clang',
    'libbpf-dev',
    'busybox-static',
    'bubblewrap',
    'curl',
    'g++',
    'make',
    'python3',
    'nginx',
    'xz-utils',
  ]);
});

test('Debian’s own Node needs its headers and npm', () => {
  const machine = { ...complete, hasProgram: (name: string) => name !== 'npm', hasNodeHeaders: false };
  expect(names({ ...machine, nodeIsDebians: true })).toEqual(['libnode-dev', 'npm']);
  expect(names(machine)).toEqual([]);
});

test('a library without its header is not enough', () => {
  expect(names({ ...complete, hasHeader: () => false })).toEqual(['libbpfcc-dev', 'libbpf-dev']);
});

test.each([
  ['clang', 'clang'],
  ['bubblewrap', 'bwrap'],
])('%s comes along with BCC, and is not missed where BCC is', (name, program) => {
  const machine = { ...complete, hasProgram: (other: string) => other !== program };
  expect(names(machine)).toEqual([]);
  expect(names({ ...machine, hasLibrary: () => false })).toContain(name);
});

test('a busybox that needs libraries does not do', () => {
  expect(names({ ...complete, hasStaticProgram: () => false })).toEqual(['busybox-static']);
});

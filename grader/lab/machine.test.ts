import { expect, test } from '@jest/globals';
import { architectures } from '../platform/architecture.mjs';
import { machineArguments, type Accelerator } from './machine.ts';

const files = { kernel: 'kernel', image: 'image', ramFile: 'ram', mode: 'bake' } as const;

/** The values of two options. */
function described(name: string, accelerator: Accelerator): (string | undefined)[] {
  const architecture = architectures.find((each) => each.name === name);
  if (!architecture) throw new Error(`there is no ${name}`);
  const words = machineArguments({ ...files, architecture, accelerator });
  return ['-machine', '-cpu'].map((option) => words[words.indexOf(option) + 1]);
}

test('an arm64 machine with KVM gets no option that only the emulator has', () => {
  expect(described('arm64', 'tcg')).toEqual(['virt,gic-version=3,memory-backend=ram', 'max,pauth-impdef=on']);
  expect(described('arm64', 'kvm')).toEqual(['virt,gic-version=host,memory-backend=ram', 'max']);
});

test('an x86-64 machine is the same with KVM and without', () => {
  expect(described('x86_64', 'kvm')).toEqual(described('x86_64', 'tcg'));
});

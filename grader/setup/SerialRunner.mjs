import TestRunner from 'jest-runner';

/**
 * Runs a project's test files one after the other: VMs that share two cores would miss each other's deadlines.
 */
// @ts-expect-error jest-runner's types describe its CommonJS side, where the class is the property `default`.
export default class SerialRunner extends TestRunner {
  isSerial = true;
}

import TestSequencer from '@jest/test-sequencer';

/** The projects whose test files take longest come first: a long one that began last would keep one processor alone. */
const ORDER = ['nightly', 'lab', 'addon', 'unit'];

/** Its types describe the CommonJS side, where the class is the property `default`. */
const Usual = /** @type {typeof TestSequencer.default} */ (/** @type {unknown} */ (TestSequencer));

/** @typedef {Parameters<InstanceType<typeof Usual>['sort']>[0]} Tests */

export default class LabFirst extends Usual {
  /**
   * @override
   * @param {Tests} tests
   */
  async sort(tests) {
    const usual = await super.sort(tests);
    return ORDER.flatMap((name) => usual.filter(({ context }) => context.config.displayName?.name === name));
  }
}

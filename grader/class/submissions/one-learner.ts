import type { Layout } from './layout.ts';

/** As autograders hand a submission over: a folder with the files of one learner, whom they do not name. */
export const oneLearner: Layout = {
  title: 'the files of one learner',
  group: (entries) => ({ groups: [{ name: 'submission', files: entries }], strays: [] }),
};

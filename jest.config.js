/** The same for all projects; only the file names differ. */
const shared = {
  roots: ['<rootDir>/grader', '<rootDir>/demo-server', '<rootDir>/addon'],
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022', transform: { verbatimModuleSyntax: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  // A relative import of TypeScript names the file as it is on disk, so nothing has to be guessed.
  moduleFileExtensions: ['js', 'mjs', 'ts', 'json', 'node'],
};

/** @type {import('jest').Config} */
export default {
  // The patience of the slowest: jest takes it for all projects or for none.
  testTimeout: 300_000,
  // As many test files at a time as there are processors; runTests.mjs makes everything more patient for that.
  maxWorkers: '100%',
  testSequencer: '<rootDir>/grader/setup/LabFirst.mjs',
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['\\.(addon|lab|nightly)\\.test\\.ts$'],
    },
    { ...shared, displayName: 'addon', testMatch: ['**/*.addon.test.ts'] },
    {
      ...shared,
      displayName: 'lab',
      globalSetup: '<rootDir>/grader/setup/prepareLab.mjs',
      testMatch: ['**/*.lab.test.ts'],
    },
    // Minutes long: NIGHTLY=1 npm test -- --selectProjects nightly
    ...(process.env['NIGHTLY'] === undefined
      ? []
      : [
          {
            ...shared,
            displayName: 'nightly',
            globalSetup: '<rootDir>/grader/setup/prepareLab.mjs',
            testMatch: ['**/*.nightly.test.ts'],
          },
        ]),
  ],
};

import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/**
 * The folders of grader/ in the order of the pipeline: each imports only what stands to its left. `bundle` is the data
 * that compile makes and kernel takes, so it stands before both; `base` is what everybody uses; `setup` runs before all.
 */
const folders = [
  'base',
  'platform',
  'setup',
  'cache',
  'bundle',
  'compile',
  'kernel',
  'traffic',
  'events',
  'judge',
  'verifier',
  'misconceptions',
  'levels',
  'guest',
  'lab',
  'backend',
  'report',
  'web',
  'workbench',
  'check-kit',
  'class',
  'commands',
  'cli',
];

/** So deep are the folders below those of `folders`. */
const DEPTHS = [0, 1, 2];

/** @type {(folder: string, index: number) => import('eslint').Linter.Config[]} */
const folderOrder = (folder, index) => {
  const later = folders.slice(index + 1);
  // One row for each depth: the way up to grader/ differs.
  return DEPTHS.map((depth) => {
    const up = String.raw`\.\./`.repeat(depth + 1);
    const patterns = [
      later.length > 0 && {
        regex: `^${up}(${later.join('|')})/`,
        message: `grader/${folder} imports only from ${folders.slice(0, index).join(', ') || 'itself'} (see eslint.config.js).`,
      },
      !['commands', 'cli'].includes(folder) && {
        regex: String.raw`^${up}[\w.-]+\.ts$`,
        message: 'The files of grader/ itself know all steps of the pipeline; only commands/ may call them.',
      },
    ].filter((pattern) => pattern !== false);
    return {
      files: [`grader/${folder}/${'*/'.repeat(depth)}*.ts`],
      // Tests may play the whole pipeline.
      ignores: ['**/*.test.ts', '**/*.testing.ts'],
      rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
    };
  });
};

export default defineConfig(
  { ignores: ['dist/', 'build/', 'node_modules/'] },
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      eqeqeq: 'error',
      // TypeScript knows the globals of Node; a list of them here would only get old.
      'no-undef': 'off',
    },
  },
  {
    files: ['**/*.js', '**/*.mjs'],
    rules: {
      // The linter does not see the casts in JSDoc; tsc does, and checks these files as well.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  ...folders.flatMap(folderOrder),
  {
    // The traffic starts the demo server, and learners start it without the rest.
    files: ['demo-server/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: String.raw`^\.\./grader/(?!(base|platform)/)`,
              message: 'demo-server/ imports only from grader/base and grader/platform.',
            },
          ],
        },
      ],
    },
  },
);

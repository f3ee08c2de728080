import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import ts from 'typescript-eslint';

/**
 * The folders of grader/ in the order of the pipeline: each imports only what stands to its left. `bundle` is the data
 * that compile makes and kernel takes, so it stands before both; `base` is what everybody uses; `setup` runs before all.
 */
const folders = [
  'base',
  'setup',
  'cache',
  'bundle',
  'compile',
  'kernel',
  'lab',
  'guest',
  'traffic',
  'events',
  'judge',
  'verifier',
  'misconceptions',
  'levels',
  'report',
  'check-kit',
  'class',
  'commands',
  'cli',
];

/** Files of grader/ itself that any folder may use; the others know all steps, and only commands/ may call them. */
const freeFiles = ['errors', 'hex-text', 'kit-version', 'paths', 'patience', 'protocol', 'tied', 'wire'];

/** @type {(folder: string, index: number) => import('eslint').Linter.Config[]} */
const folderOrder = (folder, index) => {
  const later = folders.slice(index + 1);
  // One row for the files of the folder, one for those a folder deeper: the way up to grader/ differs.
  return ['../', '../../'].map((up, depth) => {
    const patterns = [
      later.length > 0 && {
        regex: `^${up.replaceAll('.', String.raw`\.`)}(${later.join('|')})/`,
        allowTypeImports: true,
        message: `grader/${folder} imports only from ${folders.slice(0, index).join(', ') || 'itself'} (see eslint.config.js).`,
      },
      !['commands', 'cli'].includes(folder) && {
        regex: `^${up.replaceAll('.', String.raw`\.`)}(?!(${freeFiles.join('|')})\\.ts$)[\\w.-]+\\.ts$`,
        allowTypeImports: true,
        message: `Of the files of grader/ itself, a step of the pipeline imports only ${freeFiles.join('.ts, ')}.ts.`,
      },
    ].filter((pattern) => pattern !== false);
    return {
      files: [`grader/${folder}/${'*/'.repeat(depth)}*.ts`],
      // A test may play the whole pipeline.
      ignores: ['**/*.test.ts'],
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
);

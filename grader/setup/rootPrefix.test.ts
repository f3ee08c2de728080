import { expect, test } from '@jest/globals';
import { rootPrefix } from './rootPrefix.mjs';

const user = { isRoot: false, hasSudo: true, needsPassword: true, canAnswer: true };

test('root needs no help', () => {
  expect(rootPrefix({ ...user, isRoot: true, hasSudo: false })).toEqual([]);
});

test('sudo serves who need not give a password, or can', () => {
  expect(rootPrefix(user)).toEqual(['sudo']);
  expect(rootPrefix({ ...user, needsPassword: false, canAnswer: false })).toEqual(['sudo']);
});

test('without sudo, or with nobody to answer it, there is no way', () => {
  expect(rootPrefix({ ...user, hasSudo: false })).toBeUndefined();
  expect(rootPrefix({ ...user, canAnswer: false })).toBeUndefined();
});

import { expect, it } from 'vitest'
import { checkConfig } from '../../src/config/check-config.js'

const mistakes = (indexes: unknown) => checkConfig({ projects: ['app'], indexes }).mistakes

it('takes what is known, with its reason and its last day', () => {
  const known = { check: 'index-unused', object: 'public.a_*', reason: 'yearly', until: '2027-02-28' }
  expect(mistakes({ suppress: [known] })).toEqual([])
  expect(mistakes({})).toEqual([])
})

it('says every mistake, with its place', () => {
  const known = { check: 'index-unused', object: 'public.a', reason: 'yearly' }
  expect(
    mistakes({
      suppress: [
        { ...known, check: 'index-unusde' },
        { ...known, reason: ' ' },
        { check: 'index-unused', object: 'public.a' },
        { ...known, until: '2027-02-30' },
        { ...known, untill: '2027-01-01' },
      ],
      supress: [],
    }),
  ).toEqual([
    'indexes.suppress[0].check: is no check of verify-indexes. Did you mean "index-unused"?',
    'indexes.suppress[1].reason: is empty; say why this may stay as it is',
    'indexes.suppress[2].reason: is missing',
    'indexes.suppress[3].until: is no day such as 2026-12-31',
    'indexes.supress: is no setting. Did you mean "suppress"?',
    'indexes.suppress[4].untill: is no setting. Did you mean "until"?',
  ])
})

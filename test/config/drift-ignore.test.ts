import { expect, it } from 'vitest'
import { checkConfig } from '../../src/config/check-config.js'

const mistakes = (drift: unknown) => checkConfig({ projects: ['app'], drift }).mistakes

it('takes what is to be left out, with its reason', () => {
  expect(mistakes({ ignore: [{ kind: 'table', name: 'public.tmp_*', reason: 'scratch' }] })).toEqual([])
  expect(mistakes({})).toEqual([])
})

it('says every mistake, with its place', () => {
  expect(
    mistakes({
      ignore: [
        { kind: 'tabel', name: 'public.a', reason: 'x' },
        { kind: 'table', name: '', reason: ' ' },
        { kind: 'table', name: 'public.a' },
        { kind: 'table', name: 'public.a', reason: 'x', schema: 'public' },
      ],
      ignored: [],
    }),
  ).toEqual([
    'drift.ignore[0].kind: is no kind of object. Did you mean "table"?',
    'drift.ignore[1].name: is empty',
    'drift.ignore[1].reason: is empty; say why this is no drift',
    'drift.ignore[2].reason: is missing',
    'drift.ignored: is no setting. Did you mean "ignore"?',
    'drift.ignore[3].schema: is no setting.',
  ])
  expect(mistakes('no')).toEqual(['drift: expected object, got string'])
})

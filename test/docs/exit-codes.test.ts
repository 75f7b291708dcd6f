import { expect, it } from 'vitest'
import { type ErrorCode, VaultDbError } from '../../src/errors.js'
import { readPage } from './markdown.js'

const documented = [
  ...readPage('docs/reference/exit-codes.md').matchAll(/^\| `([A-Z_]+)` \| (\d+) \|/gm),
].map(([, code, exit]) => [code!, Number(exit)] as const)
const stated = [...readPage('src/errors.ts').matchAll(/^ {2}([A-Z_]+): exitCodes\./gm)].map(
  ([, code]) => code!,
)

it('lists every error code once', () => {
  expect(stated.length).toBeGreaterThan(30)
  expect(documented.map(([code]) => code).sort()).toEqual([...stated].sort())
})

it.each(documented)('%s ends with exit %i', (code, exit) => {
  expect(new VaultDbError(code as ErrorCode, 'x').exitCode).toBe(exit)
})

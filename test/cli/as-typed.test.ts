import { expect, it } from 'vitest'
import { asTyped } from '../../src/cli/as-typed.js'

it('writes npx before commands where npx runs us, and nowhere else', () => {
  const text =
    'Next:\n  vault-db migrate up, or `vault-db --help`\n  npx vault-db seed dev\n.vault-db/vault vault-db 0.1.0'
  expect(asTyped(text, {})).toBe(text)
  expect(asTyped(text, { npm_command: 'exec' })).toBe(
    'Next:\n  npx vault-db migrate up, or `npx vault-db --help`\n  npx vault-db seed dev\n.vault-db/vault vault-db 0.1.0',
  )
})

import { randomBytes } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { messageOf, VaultDbError } from '../errors.js'

/**
 * Write a file whole or not at all, over one that is there.
 *
 * @throws FILE_UNREADABLE
 */
export function writeText(path: string, text: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`
  try {
    writeFileSync(draft, text)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new VaultDbError('FILE_UNREADABLE', `${path} cannot be written: ${messageOf(error)}`, {
      at: { file: path },
      hint: 'Check that its folder is there and that this user may write in it.',
      cause: error,
    })
  }
}

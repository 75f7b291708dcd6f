import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { unreadable } from './read-source.js'
import { writeText } from './write-text.js'

/**
 * Write a document whole or not at all, over one that is there; its folder is made where it is missing.
 *
 * @throws FILE_UNREADABLE
 */
export function writeDocument(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch (error) {
    throw unreadable(dirname(path), error)
  }
  writeText(path, text)
}

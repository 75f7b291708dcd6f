import { VaultDbError } from '../../errors.js'

const powers: Readonly<Record<string, number>> = { '': 0, k: 1, m: 2, g: 3, t: 4 }

/**
 * `512kB`, `50MB`, `20GB`, `1TB` or bare bytes, as bytes; powers of 1024. Pure.
 *
 * @param label the option, for the message
 * @throws USAGE
 */
export function parseSize(label: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)(?:i?b)?$/i.exec(text.trim()) ?? []
  if (digits !== undefined) return Math.round(Number(digits) * 1024 ** powers[unit!.toLowerCase()]!)
  throw new VaultDbError('USAGE', `${label} takes a size, but "${text}" was given.`, {
    hint: 'Sizes are 512kB, 50MB, 20GB or 1TB.',
  })
}

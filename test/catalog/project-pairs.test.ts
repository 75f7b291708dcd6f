import { readFile } from 'node:fs/promises'
import { it } from 'vitest'
import { describeVector } from '../helpers/server.js'
import { checkPair } from './check-pair.js'

const projects = ['vault', 'oro', 'enterprise', 'promptvault', 'metaprompt'] as const
const pairs = projects.flatMap((from, at) => projects.slice(at + 1).map((to) => [from, to] as const))

const schemaOf = (project: string) =>
  readFile(new URL(`../../migrations/${project}/schema.sql`, import.meta.url), 'utf8')

// checkPair goes there and back, so ten pairs are all twenty ordered ones.
describeVector('the five projects turn into each other', () => {
  it.each(pairs)('%s and %s', async (from, to) => {
    await checkPair({ name: `${from} to ${to}`, old: await schemaOf(from), new: await schemaOf(to) })
  })
})

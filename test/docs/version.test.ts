import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { version } from '../../src/version.js'
import { root } from './markdown.js'

it('the version that the tool prints is that of package.json', () => {
  const manifest = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }
  expect(version).toBe(manifest.version)
})

import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readPage, root } from './markdown.js'

const linksOf = (page: string) => [...readPage(page).matchAll(/\]\(([^)#\s]+)\)/g)].map((match) => match[1]!)

const pagesBelow = (folder: string) =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.md'))

it('docs/adr/README.md lists every decision once', () => {
  const decisions = pagesBelow('docs/adr').filter((path) => path !== 'README.md')
  expect(decisions.length).toBeGreaterThan(15)
  expect(linksOf('docs/adr/README.md').sort()).toEqual(decisions.sort())
})

it('docs/README.md leads to every page, to decisions through their index', () => {
  const pages = pagesBelow('docs').filter((path) => path !== 'README.md' && !/^adr\/ADR-/.test(path))
  expect(pages.length).toBeGreaterThan(25)
  expect(pages.filter((path) => !linksOf('docs/README.md').includes(path))).toEqual([])
})

it('docs/CHANGELOG.md begins with what is not released, or with the version of package.json', () => {
  const { version } = JSON.parse(readPage('package.json')) as { version: string }
  const first = /^## \[([^\]]+)\]/m.exec(readPage('docs/CHANGELOG.md'))?.[1]
  expect(['Unreleased', version]).toContain(first)
})

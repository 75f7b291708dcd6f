import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, it } from 'vitest'
import { readPage, root } from './markdown.js'

/** Tracked pages and new ones, by path from the root. */
const pages = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(`${root}${path}`))

/** Headings as the anchors that GitHub makes of them. */
function anchorsOf(text: string): readonly string[] {
  return [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/ /g, '-'),
  )
}

function brokenLinks(page: string): readonly string[] {
  const text = readPage(page).replace(/^```[\s\S]*?^```/gm, '')
  const links = [...text.matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].map((match) => match[1]!)
  return links.filter((link) => {
    if (/^[a-z]+:/i.test(link)) return false
    const [file, anchor] = link.split('#')
    const path = file ? normalize(join(dirname(page), file)) : page
    if (!existsSync(`${root}${path}`)) return true
    return anchor !== undefined && !anchorsOf(readPage(path)).includes(anchor)
  })
}

it('there are pages to check', () => {
  expect(pages).toContain('README.md')
  expect(pages).toContain('docs/runbooks/migrations.md')
})

it.each(pages)('%s: every relative link leads to a file and a heading', (page) => {
  expect(brokenLinks(page)).toEqual([])
})

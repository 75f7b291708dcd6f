import { expect, it } from 'vitest'
import { html, raw, renderPage, scriptData, scriptText } from '../../src/pages/html.js'

it('escapes everything that is put into a template, in text and in attributes', () => {
  const evil = `<script>alert("1")</script>'&`
  expect(html`<p title="${evil}">${evil}</p>`.markup).toBe(
    '<p title="&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;">&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#39;&#38;</p>',
  )
})

it('keeps markup of its own, joins lists, prints numbers, and shows nothing for nothing', () => {
  const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`)
  expect(html`<ul>${items}</ul>${3}${0}${null}${undefined}${false}${raw('<hr>')}`.markup).toBe(
    '<ul><li>&#60;a&#62;</li><li>b</li></ul>30<hr>',
  )
})

it('keeps scripts and data inside their element', () => {
  expect(scriptText('const a = "</script><!-- "').markup).toBe('const a = "<\\/script><\\!-- "')
  const data = scriptData({ text: '</script><!--' }).markup
  expect(data).not.toContain('<')
  expect(JSON.parse(data)).toEqual({ text: '</script><!--' })
})

it('renders a whole document that may load nothing', () => {
  const page = renderPage({
    title: '<b>',
    body: html`<main>x</main>`,
    styles: ['p { margin: 0 }'],
    scripts: ['1'],
  })
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
  expect(page).toContain(`<title>&#60;b&#62;</title>`)
  expect(page).toContain("default-src 'none'")
  expect(page).toContain('<script>1</script>')
  expect(page).toContain('prefers-color-scheme: dark')
})

/** Search, colours, and the contents on a phone. Plain JavaScript for browsers since 2022; nothing is lost without it but these. */
export const contentsScript = String.raw`(() => {
  'use strict'
  const one = (selector, from = document) => from.querySelector(selector)
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const root = document.documentElement
  const side = one('#side')
  const search = one('#search')

  // Colours: as the system, dark, light.
  const theme = one('#theme')
  const kept = { get: () => { try { return localStorage.getItem('vault-db-theme') } catch { return null } },
    set: (value) => { try { localStorage.setItem('vault-db-theme', value) } catch { /* a page opened from a file */ } } }
  const themes = { system: 'as the system has them', dark: 'dark', light: 'light' }
  const paint = (name) => {
    if (name === 'system') delete root.dataset.theme
    else root.dataset.theme = name
    theme.setAttribute('aria-label', 'Colours: ' + themes[name])
    theme.title = theme.getAttribute('aria-label')
  }
  let colours = kept.get() in themes ? kept.get() : 'system'
  paint(colours)
  theme.addEventListener('click', () => {
    const names = Object.keys(themes)
    colours = names[(names.indexOf(colours) + 1) % names.length]
    kept.set(colours)
    paint(colours)
  })

  // Contents on a phone.
  const menu = one('#menu')
  const open = (isOpen) => {
    side.classList.toggle('open', isOpen)
    menu.setAttribute('aria-expanded', String(isOpen))
  }
  menu.addEventListener('click', () => {
    if (search.value !== '') { search.value = ''; find() }
    open(!side.classList.contains('open'))
  })
  side.addEventListener('click', (event) => { if (event.target.closest('a')) open(false) })

  // Search: every word must stand in a table's section; tables that are called so come first.
  const lists = all('.entries', side)
  let entries = null
  const readEntries = () => lists.flatMap((list) => all('li', list).map((item) => {
    const section = document.getElementById(item.dataset.id)
    const columns = all('.columns tbody tr', section).map((row) => (
      { id: row.id, name: one('strong', row).textContent, text: row.textContent.toLowerCase() }))
    return { list, item, name: item.textContent.toLowerCase(), text: section.textContent.toLowerCase(), columns }
  }))
  const rank = ({ name }, words) => {
    const whole = words.join(' ')
    if (name === whole) return 0
    if (name.startsWith(words[0])) return 1
    return words.every((word) => name.includes(word)) ? 2 : 3
  }
  const hitsOf = ({ columns }, words) => {
    const named = columns.filter(({ name }) => words.some((word) => name.toLowerCase().includes(word)))
    return (named.length > 0 ? named : columns.filter(({ text }) => words.every((word) => text.includes(word)))).slice(0, 5)
  }
  const showHits = (item, hits) => {
    one('.hits', item)?.remove()
    if (hits.length === 0) return
    const list = document.createElement('ul')
    list.className = 'hits'
    for (const { id, name } of hits) {
      const link = document.createElement('a')
      link.href = '#' + id
      link.textContent = name
      list.append(document.createElement('li'))
      list.lastChild.append(link)
    }
    item.append(list)
  }
  const find = () => {
    entries ??= readEntries()
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean)
    const isOn = words.length > 0
    document.body.classList.toggle('searching', isOn)
    const found = entries.map((entry) => ({ entry, isFound: words.every((word) => entry.text.includes(word)), rank: isOn ? rank(entry, words) : 0 }))
    for (const { entry, isFound } of found) {
      entry.item.hidden = !isFound
      showHits(entry.item, isOn && isFound ? hitsOf(entry, words) : [])
    }
    const ordered = found.map((each, at) => ({ ...each, at })).sort((a, b) => a.rank - b.rank || a.at - b.at)
    for (const list of lists) list.append(...ordered.filter(({ entry }) => entry.list === list).map(({ entry }) => entry.item))
    const count = found.filter(({ isFound }) => isFound).length
    one('#found').textContent = isOn ? (count === 1 ? 'One table or view' : (count || 'No') + ' tables and views') : ''
    if (isOn) open(true)
    side.scrollTop = 0
  }
  search.addEventListener('input', find)
  const links = () => all('a', side).filter((link) => link.offsetParent !== null)
  const step = (by) => {
    const list = links()
    const at = list.indexOf(document.activeElement)
    if (at + by < 0) search.focus()
    else list[Math.min(at + by, list.length - 1)]?.focus()
  }
  document.addEventListener('keydown', (event) => {
    const isTyping = /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      search.focus()
      search.select()
    } else if (event.key === 'Escape') {
      if (search.value !== '') { search.value = ''; find() }
      open(false)
      search.blur()
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && (event.target === search || side.contains(event.target))) {
      event.preventDefault()
      step(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter' && event.target === search) {
      one('.entries li:not([hidden]) a', side)?.click()
    }
  })
})()`

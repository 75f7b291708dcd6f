/** The diagram's moves: drag, zoom, full screen, and the lines of the table under the pointer. */
export const diagramScript = `(() => {
  'use strict'
  const one = (selector, from = document) => from.querySelector(selector)
  const all = (selector, from = document) => [...from.querySelectorAll(selector)]
  const figure = one('figure')
  const drawing = one('#drawing')
  if (!drawing) return
  const [x0, y0, w0, h0] = drawing.getAttribute('viewBox').split(' ').map(Number)
  let view = { x: x0, y: y0, w: w0, h: h0 }
  const size = () => ({ w: drawing.clientWidth || 1, h: drawing.clientHeight || 1 })
  const scale = () => Math.min(size().w / view.w, size().h / view.h)
  const apply = () => {
    drawing.setAttribute('viewBox', [view.x, view.y, view.w, view.h].join(' '))
    const zoom = scale()
    drawing.classList.toggle('small', zoom < 0.35)
    drawing.classList.toggle('tiny', zoom < 0.15)
    drawing.style.setProperty('--near', 12 / zoom + 'px')
    drawing.style.setProperty('--far', 14 / zoom + 'px')
  }
  // Around a middle, at so many pixels a unit.
  const look = (x, y, zoom) => {
    const { w, h } = size()
    view = { x: x - w / zoom / 2, y: y - h / zoom / 2, w: w / zoom, h: h / zoom }
    apply()
  }
  const fitting = () => Math.min(1, size().w / w0, size().h / h0)
  const showAll = () => look(x0 + w0 / 2, y0 + h0 / 2, fitting())
  const zoom = (by, at) => {
    const now = scale()
    const next = Math.min(3, Math.max(fitting() / 1.5, now * by))
    const middle = { x: view.x + view.w / 2, y: view.y + view.h / 2 }
    const point = at ?? middle
    look(point.x + (middle.x - point.x) * now / next, point.y + (middle.y - point.y) * now / next, next)
  }
  const move = (dx, dy) => { const s = scale(); view.x -= dx / s; view.y -= dy / s; apply() }
  const pointOf = (event) => {
    const place = drawing.getBoundingClientRect()
    const s = scale()
    return { x: view.x + view.w / 2 + (event.clientX - place.left - place.width / 2) / s, y: view.y + view.h / 2 + (event.clientY - place.top - place.height / 2) / s }
  }
  const fullButton = one('[data-do="full"]')
  const full = (isFull) => {
    figure.classList.toggle('full', isFull)
    fullButton.setAttribute('aria-pressed', String(isFull))
    fullButton.textContent = isFull ? 'Close' : 'Full screen'
    showAll()
  }
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !figure.classList.contains('full')) return
    event.stopImmediatePropagation()
    full(false)
  }, { capture: true })
  const actions = { in: () => zoom(1.4), out: () => zoom(1 / 1.4), all: showAll, full: () => full(!figure.classList.contains('full')) }
  one('.tools').hidden = false
  for (const button of all('.tools button')) button.addEventListener('click', () => actions[button.dataset.do]())
  drawing.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !event.metaKey && !figure.classList.contains('full')) return
    event.preventDefault()
    zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.008 : 0.0016)), pointOf(event))
  }, { passive: false })
  drawing.addEventListener('keydown', (event) => {
    const moves = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }
    const keys = { '+': actions.in, '=': actions.in, '-': actions.out, 0: showAll, f: actions.full }
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key in moves) move(...moves[event.key])
    else if (event.key in keys) keys[event.key]()
    else return
    event.preventDefault()
  })
  const pointers = new Map()
  let dragged = 0
  drawing.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return
    if (pointers.size === 0) dragged = 0
    pointers.set(event.pointerId, event)
  })
  addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId)
    if (!before) return
    const other = [...pointers.values()].find(({ pointerId }) => pointerId !== event.pointerId)
    if (other) {
      const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY) || 1
      zoom(far(event) / far(before), pointOf({ clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 }))
    } else move(event.clientX - before.clientX, event.clientY - before.clientY)
    dragged += Math.abs(event.clientX - before.clientX) + Math.abs(event.clientY - before.clientY)
    drawing.classList.toggle('moving', dragged > 5)
    pointers.set(event.pointerId, event)
  })
  for (const name of ['pointerup', 'pointercancel']) addEventListener(name, (event) => {
    pointers.delete(event.pointerId)
    drawing.classList.remove('moving')
  })
  drawing.addEventListener('dragstart', (event) => event.preventDefault())
  drawing.addEventListener('click', (event) => {
    if (dragged > 5) event.preventDefault()
    else if (event.target.closest('a') && figure.classList.contains('full')) full(false)
  })

  // Lines of the table under the pointer, or of the one that was asked for.
  const boxes = new Map(all('.box').map((box) => [box.id.slice(4), box]))
  const touching = new Map()
  for (const line of all('.line')) for (const id of [line.dataset.from, line.dataset.to]) {
    if (!touching.has(id)) touching.set(id, [])
    touching.get(id).push(line)
  }
  let picked = null
  const light = (id) => {
    for (const hot of all('.hot', drawing)) hot.classList.remove('hot')
    drawing.classList.toggle('picked', id !== null)
    if (id === null) return
    boxes.get(id)?.classList.add('hot')
    for (const line of touching.get(id) ?? []) line.classList.add('hot')
  }
  drawing.addEventListener('pointerover', (event) => {
    if (pointers.size > 0) return
    const box = event.target.closest('.box')
    light(box ? box.id.slice(4) : picked)
  })
  drawing.addEventListener('pointerleave', () => light(picked))
  document.addEventListener('click', (event) => {
    const link = event.target.closest('.show')
    if (!link) return
    event.preventDefault()
    picked = link.hash.slice(5)
    one('#diagram').scrollIntoView()
    const box = boxes.get(picked)
    const place = box.transform.baseVal.consolidate().matrix
    const shape = one('rect', box)
    look(place.e + shape.width.baseVal.value / 2, place.f + shape.height.baseVal.value / 2, 0.9)
    light(picked)
  })
  new ResizeObserver(() => { if (picked === null && dragged === 0) showAll() }).observe(drawing)
  showAll()
})()`

/**
 * Opens a plan's diagram below its button, in a frame of its own: the viewer's styles are for a whole page, and it puts names
 * of indexes into the page as markup, whose scripts the policy of the frame forbids. For browsers of 2020 and later.
 */
export const diagramScript = `(() => {
  document.documentElement.classList.add('js')
  const textOf = (id) => document.getElementById(id).textContent
  const plans = JSON.parse(textOf('plans'))
  const close = '</' + 'script>'
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const nonce = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const open = '<' + 'script nonce="' + nonce + '">'
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; script-src 'nonce-" + nonce + "'"
  const documentOf = (one) => '<!doctype html><html lang="en" data-bs-theme="' + (dark.matches ? 'dark' : 'light') + '"><head><meta charset="utf-8">'
    + '<meta http-equiv="Content-Security-Policy" content="' + policy + '">'
    + '<style>' + textOf('viewerCss') + '</style></head><body><div id="app" class="d-flex flex-column vh-100 overflow-hidden"></div>'
    + open + textOf('vueJs') + close + open + textOf('viewerJs') + close
    + open + 'const one = ' + JSON.stringify(one).replaceAll('<', '\\\\u003c')
    + ';Vue.createApp({ render: () => Vue.h(pev2.Plan, { planSource: one.plan, planQuery: one.query }) }).mount("#app")' + close + '</body></html>'
  for (const button of document.querySelectorAll('button[data-plan]')) {
    button.addEventListener('click', () => {
      const isOpen = button.getAttribute('aria-expanded') === 'true'
      button.setAttribute('aria-expanded', String(!isOpen))
      button.textContent = isOpen ? 'Diagram' : 'Close diagram'
      if (isOpen) return button.nextElementSibling.remove()
      const frame = document.createElement('iframe')
      frame.title = button.dataset.title
      frame.srcdoc = documentOf(plans[Number(button.dataset.plan)])
      button.after(frame)
    })
  }
})()`

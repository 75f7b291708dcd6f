/**
 * HTML as data, for pages that stand by themselves. Everything that is put into an `html` template is escaped, unless it is
 * Html already; so text of a schema or a file can never become markup:
 *
 *     const row = html`<td title="${table.name}">${table.name}</td>`
 *     const page = renderPage({ title: 'Tables', body: html`<table>${rows}</table>`, styles: [ownStyle] })
 *
 * Numbers are printed, lists are joined, null and false are nothing. Attributes are always written in double quotes. `raw` is
 * for markup and scripts of our own, never for text from elsewhere.
 */
export interface Html {
  readonly markup: string
}

/** What a template takes. */
export type HtmlValue = Html | string | number | null | false | undefined | readonly HtmlValue[]

/** A template whose values are escaped. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return raw(parts.map((part, at) => part + markupOf(values[at])).join(''))
}

/** Markup of our own, as it is. */
export function raw(markup: string): Html {
  return { markup }
}

function markupOf(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  if (isHtml(value)) return value.markup
  return value.map(markupOf).join('')
}

function isHtml(value: Html | readonly HtmlValue[]): value is Html {
  return !Array.isArray(value)
}

/** Text as HTML shows it, in elements and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

/** Text inside `<script>`: a script, or data, that cannot end the element. Not for scripts with `</script` in a regular expression's class. */
export function scriptText(text: string): Html {
  return raw(text.replace(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--'))
}

/** Data for a script, as JSON that cannot end its element. */
export function scriptData(value: unknown): Html {
  return raw(JSON.stringify(value).replaceAll('<', '\\u003c'))
}

export interface Page {
  readonly title: string
  readonly body: Html
  /** CSS after the base style. */
  readonly styles?: readonly string[]
  /** Scripts at the end of the page. */
  readonly scripts?: readonly string[]
}

/** A whole document: one file, nothing loaded from anywhere, which its policy also forbids. */
export function renderPage({ title, body, styles = [], scripts = [] }: Page): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; font-src data:; frame-src 'self'; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${raw([baseStyle, ...styles].join('\n'))}</style>
</head>
<body>
${body}
${scripts.map((script) => html`<script>${scriptText(script)}</script>`)}
</body>
</html>
`
  return markup
}

/**
 * Colours for light and dark, type, tables and code. Variables: `--back`, `--soft`, `--text`, `--weak`, `--line`, `--accent`,
 * `--good`, `--bad`, `--warn`, `--mono`. Wide things go into `.scroll`, which scrolls by itself.
 */
export const baseStyle = `:root { color-scheme: light dark;
  --back: #fff; --soft: #f5f6f8; --line: #dfe2e8; --text: #1c2330; --weak: #5b6577; --accent: #0b61a4;
  --good: #16794a; --bad: #b42318; --warn: #8a5a00;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { :root {
  --back: #14181f; --soft: #1b212b; --line: #313a48; --text: #e3e8f0; --weak: #9aa6b8; --accent: #74b7f2;
  --good: #4cc38a; --bad: #ff8a7a; --warn: #e5b454; } }
*, ::before, ::after { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { line-height: 1.25; } h1 { font-size: 1.7rem; margin: 0 0 .5rem; } h2 { font-size: 1.3rem; margin: 2.5rem 0 .6rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
p { margin: .3rem 0 .8rem; max-width: 50rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
code, pre { font: 12.5px/1.55 var(--mono); }
pre { margin: .3rem 0 1rem; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .6rem .8rem; overflow-x: auto; overflow-wrap: normal; }
table { border-collapse: collapse; } th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; font-size: 13px; color: var(--weak); }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.scroll { overflow-x: auto; } .weak { color: var(--weak); } .good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
summary { cursor: pointer; }
button { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: .2rem .7rem; cursor: pointer; }
button:hover { border-color: var(--weak); }
.skip { position: absolute; left: -100rem; } .skip:focus { left: .5rem; top: .5rem; z-index: 9; background: var(--back); padding: .5rem 1rem; }
@media print { button { display: none; } }`

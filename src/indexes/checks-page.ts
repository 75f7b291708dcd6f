import type { Check } from './check.js'

/** The reference of all checks as Markdown: docs/rules/indexes.md. Pure. */
export function renderChecksPage(checks: readonly Check[]): string {
  const rows = checks.map(
    ({ id, severity, title }) => `| [${id}](#${id}) | ${severity} | ${title.replaceAll('|', '\\|')} |`,
  )
  const blocks = [
    '# Checks of verify-indexes',
    'Made from the checks themselves; a test runs each example. [How to use the command](../guides/verify-indexes.md).',
    '**error**: the contract is broken, or data or the server is at risk. **warn**: look at it. **info**: advice. Where two severities are named, the finding says which and why.',
    ['| check | severity | what it finds |', '|---|---|---|', ...rows].join('\n'),
    ...checks.flatMap(blocksOf),
  ]
  return `${blocks.join('\n\n')}\n`
}

function blocksOf({ id, severity, title, why, examples }: Check): readonly string[] {
  const capital = `${title[0]!.toUpperCase()}${title.slice(1)}`
  return [
    `## ${id}`,
    `${capital}. Severity: ${severity}.`,
    why,
    ...(examples.declared ? ['Declared:', fence(examples.declared)] : []),
    'Found:',
    fence(examples.bad),
    'Not found:',
    fence(examples.good),
  ]
}

function fence(sql: string): string {
  const text = /^--/.test(sql) || sql.endsWith(';') ? sql : `${sql};`
  return `\`\`\`sql\n${text}\n\`\`\``
}

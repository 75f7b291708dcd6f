import type { ReportedFinding } from '../../commands/command.js'

/** Findings as a JUnit report: a failed case for each; one case that passed when there are none. Pure. */
export function formatJunit(findings: readonly ReportedFinding[], source: string): string {
  const failed = findings.filter((finding) => finding.severity !== 'info')
  const cases = findings.map((finding) => formatCase(finding, source))
  if (cases.length === 0) cases.push(`    <testcase classname="${escapeXml(source)}" name="no findings"/>`)
  const counts = `tests="${cases.length}" failures="${failed.length}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vault-db" ${counts}>`,
    `  <testsuite name="${escapeXml(source)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function formatCase({ rule, severity, message, hint, at, object }: ReportedFinding, source: string): string {
  const place = at ? [at.file, at.line, at.column].filter((part) => part !== undefined).join(':') : object
  const name = escapeXml([rule, place].filter(Boolean).join(' '))
  const text = escapeXml([message, hint].filter(Boolean).join('\n'))
  const file = at ? ` file="${escapeXml(at.file)}"` : ''
  const line = at?.line === undefined ? '' : ` line="${at.line}"`
  const body =
    severity === 'info'
      ? `<system-out>${text}</system-out>`
      : `<failure type="${severity}" message="${escapeXml(message)}">${text}</failure>`
  return `    <testcase classname="${escapeXml(source)}" name="${name}"${file}${line}>${body}</testcase>`
}

function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll('\n', '&#10;')
  )
}

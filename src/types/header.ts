import { createHash } from 'node:crypto'

/** What a generated file says of itself. */
export interface TypesHeader {
  readonly project: string
  /** Newest migration that it holds; null for none. */
  readonly head: string | null
  /** See {@link migrationsFingerprint}. */
  readonly fingerprint: string
}

/**
 * sha256 (hex) of the migrations that a file holds: their names and checksums. Any change of one of them shows, also
 * one that no type shows; files and a ledger give the same. Pure.
 *
 * @param migrations in any order
 */
export function migrationsFingerprint(
  migrations: readonly { readonly name: string; readonly checksum: string }[],
): string {
  const lines = migrations.map(({ name, checksum }) => `${name} ${checksum}\n`).sort()
  return createHash('sha256').update(lines.join('')).digest('hex')
}

/** The first lines of a file of types. Pure. */
export function headerLines(header: TypesHeader): string {
  return `${headerTexts(header)
    .map((line) => `// ${line}`)
    .join('\n')}
/* eslint-disable */
// biome-ignore-all lint: generated
// biome-ignore-all format: generated
`
}

/** The same as plain texts, for files that have comments of another kind. Pure. */
export function headerTexts({ project, head, fingerprint }: TypesHeader): readonly string[] {
  return [
    `Types of the project ${project} at ${head ?? 'base'}.`,
    `Migrations: ${fingerprint}`,
    'Written by `vault-db types generate`; `vault-db types check` tells when it is stale.',
  ]
}

/** What the beginning of a generated file says; null where it says nothing. Pure. */
export function readHeader(text: string): TypesHeader | null {
  const start = text.slice(0, 2000)
  const found = /Types of the project (\S+) at (\S+)\.\W+Migrations: ([0-9a-f]{64})\b/.exec(start)
  if (!found) return null
  const [, project, head, fingerprint] = found as unknown as [string, string, string, string]
  return { project, head: head === 'base' ? null : head, fingerprint }
}

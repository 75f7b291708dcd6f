/** What a file of types says of itself. */
export interface TypesHeader {
  readonly project: string
  /** Newest migration that it holds; null for none. */
  readonly head: string | null
  /** sha256 (hex) of the catalog. */
  readonly fingerprint: string
}

/** The first lines of a file of types. Pure. */
export function headerLines({ project, head, fingerprint }: TypesHeader): string {
  return `// Types of the project ${project} at ${head ?? 'base'}.
// Schema: ${fingerprint}
// Written by \`vault-db types generate\`; \`vault-db types check\` tells when it is stale.
/* eslint-disable */
// biome-ignore-all lint: generated
// biome-ignore-all format: generated
`
}

/** What the first lines of a file say; null where they are no such lines. Pure. */
export function readHeader(text: string): TypesHeader | null {
  const found = /^\/\/ Types of the project (\S+) at (\S+)\.\r?\n\/\/ Schema: ([0-9a-f]{64})\r?\n/.exec(text)
  if (!found) return null
  const [, project, head, fingerprint] = found as unknown as [string, string, string, string]
  return { project, head: head === 'base' ? null : head, fingerprint }
}

/** What a data model says of itself. */
export interface DocumentHeader {
  readonly project: string
  /** Newest migration that it shows; null for none. */
  readonly head: string | null
  /** sha256 (hex) of its migrations; `migrationsFingerprint` of the types. */
  readonly fingerprint: string
}

/** The first lines of a data model: comments that a reader does not see. Pure. */
export function headerLines({ project, head, fingerprint }: DocumentHeader): string {
  return `<!-- vault-db docs: project ${project}, head ${head ?? 'base'}, migrations ${fingerprint} -->
<!-- Written by \`vault-db docs generate\`; \`vault-db docs check\` tells when it is stale. -->`
}

/** What the first line of a file says; null where it is no such line. Pure. */
export function readHeader(text: string): DocumentHeader | null {
  const found = /^<!-- vault-db docs: project (\S+), head (\S+), migrations ([0-9a-f]{64}) -->\r?\n/.exec(
    text,
  )
  if (!found) return null
  const [, project, head, fingerprint] = found as unknown as [string, string, string, string]
  return { project, head: head === 'base' ? null : head, fingerprint }
}

/** Whether a text is a page of `docs generate --html`. Pure. */
export function isPage(text: string): boolean {
  return text.startsWith('<!doctype html>') && text.includes('<main id="main" tabindex="-1" data-project="')
}

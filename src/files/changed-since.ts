import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { messageOf, VaultDbError } from '../errors.js'

/**
 * Files of a folder that were added or changed since a git reference, those that git does not know yet among them.
 *
 * @param folder absolute, in a git repository
 * @returns paths relative to the folder
 * @throws USAGE        git does not know the reference
 * @throws UNSUPPORTED  there is no git, or the folder is in no repository
 */
export async function changedSince(reference: string, folder: string): Promise<readonly string[]> {
  if (reference === '' || reference.startsWith('-')) throw unknownReference(reference, undefined)
  await git(folder, ['rev-parse', '--git-dir']).catch((error: unknown) => {
    throw isMissing(error) ? noGit(error) : noRepository(folder, error)
  })
  await git(folder, ['rev-parse', '--verify', '--quiet', `${reference}^{commit}`]).catch((error: unknown) => {
    throw unknownReference(reference, error)
  })
  const [changed, unknown] = await Promise.all([
    git(folder, ['diff', '--name-only', '--relative', '--diff-filter=d', '-z', reference, '--', '.']),
    git(folder, ['ls-files', '--others', '--exclude-standard', '-z', '--', '.']),
  ])
  return [...new Set(`${changed}${unknown}`.split('\0').filter(Boolean))].sort()
}

async function git(folder: string, words: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('git', [...words], { cwd: folder, maxBuffer: 1 << 26 })
  return stdout
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 'ENOENT'
}

function noGit(cause: unknown): VaultDbError {
  return new VaultDbError('UNSUPPORTED', '--since needs git, which was not found.', {
    hint: 'Install git, or name the migration: vault-db migrate verify NAME',
    cause,
  })
}

function noRepository(folder: string, cause: unknown): VaultDbError {
  return new VaultDbError('UNSUPPORTED', `--since needs a git repository, and ${folder} is in none.`, {
    details: [messageOf(cause).split('\n')[1] ?? ''].filter(Boolean),
    hint: 'Name the migration instead: vault-db migrate verify NAME',
    cause,
  })
}

function unknownReference(reference: string, cause: unknown): VaultDbError {
  return new VaultDbError('USAGE', `git knows no commit "${reference}".`, {
    hint: 'Give a branch, tag or commit, as in --since origin/main; in CI fetch it first (actions/checkout with fetch-depth: 0).',
    cause,
  })
}

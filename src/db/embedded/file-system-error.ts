import { isVaultDbError, messageOf, VaultDbError } from '../../errors.js'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  EMFILE: 'too many open files',
}

/** A file system's refusal as our error; our own errors pass through. */
export function fromFileSystem(error: unknown, path: string): VaultDbError {
  if (isVaultDbError(error)) return error
  const code = (error as NodeJS.ErrnoException).code ?? ''
  return new VaultDbError(
    'DATABASE_UNREACHABLE',
    `The embedded database cannot be kept in ${path}: ${reasons[code] ?? messageOf(error)}.`,
    {
      hint: 'Make the folder writable, set embeddedFolder in vault-db.config.ts, or use a server with --url.',
      cause: error,
    },
  )
}

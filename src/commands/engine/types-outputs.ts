import path from 'node:path'
import type { Project } from '../../config/define-config.js'
import { VaultDbError } from '../../errors.js'
import type { TypesConfig } from '../../types/options.js'

/** Which files are written, and where. */
export interface OutputOptions {
  /** The file of types, from the working directory. */
  readonly out?: string
  readonly zod?: boolean
  readonly jsonSchema?: boolean
}

/** A file that is generated from the schema. */
export interface OutputFile {
  readonly kind: 'types' | 'zod' | 'json-schema'
  /** Absolute. */
  readonly path: string
  /** The types, as this file would import them: `./types.js`. */
  readonly typesModule: string
}

interface Wish {
  readonly project: Project
  readonly config: TypesConfig
  readonly options: OutputOptions
  readonly cwd: string
}

/**
 * The files that project.ts and the options ask for, the types first. Second files go beside the types where no path
 * is given: `types.d.ts`, `types.zod.ts`, `types.schema.json`. Pure.
 */
export function outputFiles({ project, config, options, cwd }: Wish): readonly OutputFile[] {
  const folder = project.migrationsFolder
  const types =
    options.out === undefined
      ? path.resolve(folder, config.out ?? 'types.d.ts')
      : path.resolve(cwd, options.out)
  const stem = types.replace(/(?:\.d)?\.[cm]?ts$/, '')
  const place = (wish: boolean | string | undefined, isAsked: boolean | undefined, ending: string) => {
    if (typeof wish === 'string') return path.resolve(folder, wish)
    return wish || isAsked ? stem + ending : null
  }
  const second = (kind: OutputFile['kind'], file: string | null): OutputFile[] =>
    file === null ? [] : [{ kind, path: file, typesModule: moduleName(file, types) }]
  return [
    { kind: 'types', path: types, typesModule: moduleName(types, types) },
    ...second('zod', place(config.zod, options.zod, '.zod.ts')),
    ...second('json-schema', place(config.jsonSchema, options.jsonSchema, '.schema.json')),
  ]
}

/** How one file imports another: `./types.js`. */
function moduleName(from: string, to: string): string {
  const relative = path.relative(path.dirname(from), to).split(path.sep).join('/')
  const module = relative.replace(/(?:\.d)?\.([cm]?)ts$/, '.$1js')
  return module.startsWith('.') ? module : `./${module}`
}

/** @throws PROJECT_INVALID  a file cannot hold what it should, or would be taken for a migration */
export function requireFit(files: readonly OutputFile[], project: Project, { enums }: TypesConfig): void {
  const isDeclaration = (file: string) => /\.d\.[cm]?ts$/.test(file)
  const name = path.basename(files[0]!.path)
  if (isDeclaration(name) && enums === 'const') {
    throw new VaultDbError(
      'PROJECT_INVALID',
      `Enums as objects need a file that runs, and ${name} does not.`,
      { hint: 'Set `types.out` in project.ts to a .ts file, or `types.enums` to union.' },
    )
  }
  for (const file of files) {
    const base = path.basename(file.path)
    const isAmongMigrations = path.dirname(file.path) === path.resolve(project.migrationsFolder)
    if (!isAmongMigrations || isDeclaration(base) || base.endsWith('.json') || base.startsWith('types.'))
      continue
    throw new VaultDbError('PROJECT_INVALID', `${base} would be taken for a migration.`, {
      hint: 'Let its name begin with `types.`, or put it into another folder.',
    })
  }
}

import type { TypesOptions } from './options.js'

/** The line that says with which parsers `pg` gives what the types say; empty where it needs none. Pure. */
export function parsersLine({ int8, numeric, arrays }: TypesOptions): string {
  const settings = [
    ...(int8 === 'string' ? [] : [`int8: "${int8}"`]),
    ...(numeric === 'string' ? [] : [`numeric: "${numeric}"`]),
    ...(arrays === 'pg' ? [] : ['arrays: await readArrayTypes(pool)']),
  ]
  if (settings.length === 0) return ''
  return `// Read with new pg.Pool({ types: parsers(pg.types, { ${settings.join(', ')} }) }).\n`
}

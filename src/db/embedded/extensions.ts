import type { Extension } from '@electric-sql/pglite'

const contrib = {
  amcheck: () => import('@electric-sql/pglite/contrib/amcheck').then((m) => m.amcheck),
  bloom: () => import('@electric-sql/pglite/contrib/bloom').then((m) => m.bloom),
  btree_gin: () => import('@electric-sql/pglite/contrib/btree_gin').then((m) => m.btree_gin),
  btree_gist: () => import('@electric-sql/pglite/contrib/btree_gist').then((m) => m.btree_gist),
  citext: () => import('@electric-sql/pglite/contrib/citext').then((m) => m.citext),
  cube: () => import('@electric-sql/pglite/contrib/cube').then((m) => m.cube),
  earthdistance: () => import('@electric-sql/pglite/contrib/earthdistance').then((m) => m.earthdistance),
  fuzzystrmatch: () => import('@electric-sql/pglite/contrib/fuzzystrmatch').then((m) => m.fuzzystrmatch),
  hstore: () => import('@electric-sql/pglite/contrib/hstore').then((m) => m.hstore),
  intarray: () => import('@electric-sql/pglite/contrib/intarray').then((m) => m.intarray),
  isn: () => import('@electric-sql/pglite/contrib/isn').then((m) => m.isn),
  ltree: () => import('@electric-sql/pglite/contrib/ltree').then((m) => m.ltree),
  pg_trgm: () => import('@electric-sql/pglite/contrib/pg_trgm').then((m) => m.pg_trgm),
  pgcrypto: () => import('@electric-sql/pglite/contrib/pgcrypto').then((m) => m.pgcrypto),
  seg: () => import('@electric-sql/pglite/contrib/seg').then((m) => m.seg),
  tablefunc: () => import('@electric-sql/pglite/contrib/tablefunc').then((m) => m.tablefunc),
  tsm_system_rows: () =>
    import('@electric-sql/pglite/contrib/tsm_system_rows').then((m) => m.tsm_system_rows),
  unaccent: () => import('@electric-sql/pglite/contrib/unaccent').then((m) => m.unaccent),
  uuid_ossp: () => import('@electric-sql/pglite/contrib/uuid_ossp').then((m) => m.uuid_ossp),
  vector: () => import('@electric-sql/pglite-pgvector').then((m) => m.vector),
} as const satisfies Record<string, () => Promise<Extension>>

/**
 * The modules of every extension that an embedded database can create. Always the whole set: a folder that
 * has `vector` installed and is opened without its module fails on every query of that table (58P01).
 * pg_stat_statements is left out: it writes `shared_preload_libraries` into the folder for good.
 */
export async function loadExtensions(): Promise<Record<string, Extension>> {
  const loaded = await Promise.all(
    Object.entries(contrib).map(async ([name, load]) => [name, await load()] as const),
  )
  return Object.fromEntries(loaded)
}

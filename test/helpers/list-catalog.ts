import type { TestDatabase } from './apply-project.js'

/** What a schema holds, one line per object, so that two databases can be compared and a difference read. */
export type CatalogList = Readonly<
  Record<
    'columns' | 'comments' | 'constraints' | 'enums' | 'extensions' | 'functions' | 'indexes' | 'triggers',
    string[]
  >
>

const queries: Record<keyof CatalogList, string> = {
  columns: `
    select format('%s.%s %s%s%s%s', c.relname, a.attname, t.typname, case when a.attndims > 0 then ' array' end,
                  case when a.attnotnull then ' not null' end, ' default ' || pg_get_expr(d.adbin, d.adrelid)) as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
    order by c.relname, a.attnum`,
  comments: `
    select format('%s.%s %s', c.relname, a.attname, d.description) as line
    from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid and d.objsubid > 0
    where c.relnamespace = 'public'::regnamespace
    order by c.relname, d.objsubid`,
  // A NOT NULL is a constraint of its own from PostgreSQL 18 on; the columns tell it on every version.
  constraints: `
    select format('%s %s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.connamespace = 'public'::regnamespace and k.contype <> 'n'
    order by c.relname, k.conname`,
  enums: `
    select format('%s %s', t.typname, string_agg(e.enumlabel, ', ' order by e.enumsortorder)) as line
    from pg_type t join pg_enum e on e.enumtypid = t.oid
    group by t.typname order by t.typname`,
  extensions: `select extname as line from pg_extension where extname <> 'plpgsql' order by extname`,
  functions: `
    select format('%s %s', p.oid::regprocedure, p.prosrc) as line
    from pg_proc p
    where p.pronamespace = 'public'::regnamespace
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass and objid = p.oid and deptype = 'e')
    order by p.proname`,
  indexes: `select indexdef as line from pg_indexes where schemaname = 'public' order by indexname`,
  triggers: `
    select pg_get_triggerdef(t.oid) as line from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where not t.tgisinternal and c.relnamespace = 'public'::regnamespace order by c.relname, t.tgname`,
}

/** List the schema `public` and the database's extensions. */
export async function listCatalog(database: TestDatabase): Promise<CatalogList> {
  const lists: [string, string[]][] = []
  for (const [kind, sql] of Object.entries(queries)) {
    const rows = await database.query<{ line: string }>(sql)
    lists.push([kind, rows.map(({ line }) => line)])
  }
  return Object.fromEntries(lists) as CatalogList
}

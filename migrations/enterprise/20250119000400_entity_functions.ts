import { type RawBuilder, sql } from 'kysely'
import type { MigrationBody, MigrationConfig } from 'vault-db'

type Db = Parameters<MigrationBody>[0]

/** Where things are, fixed at creation, so that nobody's search_path decides what the functions call. */
interface Place {
  readonly path: RawBuilder<unknown>
  /** Schema of the extension vector. */
  readonly vector: string
}

/** What `migrate history --verbose` says of it. */
export const config: MigrationConfig = {
  description: 'History of an entity, graph of its relationships, search by similarity.',
}

export async function up(db: Db): Promise<void> {
  const { rows } = await sql<{ own: string; vector: string }>`
    select current_schema() as own, n.nspname as vector
    from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'vector'`.execute(db)
  const { own, vector } = rows[0]!
  const place = { path: sql`pg_catalog, ${sql.id(own)}, pg_temp`, vector }
  await createHistory(db, place)
  await createGraph(db, place)
  await createSearch(db, place)
}

export async function down(db: Db): Promise<void> {
  await sql`drop function search_similar_entities`.execute(db)
  await sql`drop function get_entity_graph`.execute(db)
  await sql`drop function get_entity_history`.execute(db)
}

async function createHistory(db: Db, { path }: Place): Promise<void> {
  await sql`
    create function get_entity_history(wanted_id uuid)
      returns table (
        id uuid, version integer, version_id uuid, previous_version_id uuid, entity_type entity_type, title text,
        description text, status entity_status, visibility entity_visibility, content jsonb, tags text[],
        metadata jsonb, owner_id uuid, valid_from timestamptz, valid_to timestamptz, deleted_at timestamptz)
      language sql stable set search_path = ${path}
    as $body$
      select e.id, e.version, e.version_id, e.previous_version_id, e.entity_type, e.title, e.description, e.status,
             e.visibility, e.content, e.tags, e.metadata, e.owner_id, e.valid_from, e.valid_to, e.deleted_at
      from entity e
      where e.id = wanted_id
      order by e.version desc
    $body$`.execute(db)
  const text = 'All versions of an entity, newest first.'
  await sql`comment on function get_entity_history(uuid) is ${sql.lit(text)}`.execute(db)
}

/**
 * Level by level, each entity walked from once: cycles end, forks that meet again give no row twice, and the work is that
 * of the relationships reached, however deep the search. Deleted entities are not walked to; ids that no entity ever
 * had are, since relationships may be loaded first.
 */
async function createGraph(db: Db, { path }: Place): Promise<void> {
  await sql`
    create function get_entity_graph(start_id uuid, max_depth integer default 2, direction text default 'out')
      returns table (
        depth integer, relationship_id uuid, source_id uuid, target_id uuid, relationship_type relationship_type,
        strength double precision, entity_id uuid, entity_type entity_type, title text)
      language plpgsql stable set search_path = ${path}
    as $body$
    declare
      frontier uuid[] := array[start_id]; visited uuid[] := frontier; seen uuid[] := '{}'; batch uuid[]; reached uuid[];
    begin
      if direction is null or direction not in ('out', 'in', 'both') then
        raise exception 'direction must be out, in or both, not %', direction using errcode = 'invalid_parameter_value';
      end if;
      for level in 1..case when start_id is null then 0 else coalesce(max_depth, 0) end loop
        with edge as (
          select r.id, r.target_id as far from relationship r where direction <> 'in' and r.source_id = any (frontier)
          union
          select r.id, r.source_id from relationship r where direction <> 'out' and r.target_id = any (frontier)
        )
        select array_agg(distinct edge.id), array_agg(distinct edge.far) into batch, reached
        from edge
        where edge.id <> all (seen)
          and (exists (select from entity e where e.id = edge.far and e.valid_to is null)
               or not exists (select from entity e where e.id = edge.far));
        exit when batch is null;
        return query
          select level, r.id, r.source_id, r.target_id, r.relationship_type, r.strength, e.id, e.entity_type, e.title
          from (select r.*, case when direction <> 'in' and r.source_id = any (frontier)
                                 then r.target_id else r.source_id end as far
                from relationship r where r.id = any (batch)) r
          left join entity e on e.id = r.far and e.valid_to is null
          order by r.relationship_type, r.strength desc, r.id;
        seen := seen || batch;
        frontier := array(select far from unnest(reached) as far where far <> all (visited));
        visited := visited || frontier;
      end loop;
    end $body$`.execute(db)
  const text =
    'Relationships around an entity, each once, with the least number of steps to it and the entity it leads to (null where none is current). direction: out (from source to target), in, both.'
  await sql`comment on function get_entity_graph(uuid, integer, text) is ${sql.lit(text)}`.execute(db)
}

/**
 * An IVFFlat index finds the nearest of all tenants first and filters afterwards, so that a small tenant would get too
 * few rows. Up to 10,000 vectors are therefore compared exactly; only beyond that is the index worth its misses.
 */
async function createSearch(db: Db, { path, vector }: Place): Promise<void> {
  const type = sql.id(vector, 'vector')
  const distance = sql`m.vector operator(${sql.id(vector)}.<=>) query_vector`
  const candidates = sql`
    from embedding m join entity e on e.id = m.entity_id and e.valid_to is null
    where e.tenant_id = tenant and m.status = 'completed'
      and (wanted_type is null or e.entity_type = wanted_type) and (wanted_model is null or m.model = wanted_model)`
  await sql`
    create function search_similar_entities(
        tenant uuid, query_vector ${type}, wanted_type entity_type default null, max_results integer default 10,
        wanted_model text default null)
      returns table (entity_id uuid, entity_type entity_type, title text, similarity double precision)
      language plpgsql stable set search_path = ${path} set ivfflat.probes = 10
    as $body$
    begin
      if query_vector is null then return; end if;
      if (select count(*) <= 10000 from (select ${candidates} limit 10001) as counted) then
        return query
          with candidate as materialized (select e.id, e.entity_type, e.title, m.vector ${candidates})
          select m.id, m.entity_type, m.title, 1 - (${distance}) from candidate m
          order by ${distance}, m.id limit greatest(coalesce(max_results, 10), 0);
      else
        return query
          select e.id, e.entity_type, e.title, 1 - (${distance}) ${candidates}
          order by ${distance} limit greatest(coalesce(max_results, 10), 0);
      end if;
    end $body$`.execute(db)
  const text =
    'Current entities of a tenant nearest to a vector by cosine, completed embeddings only, one row for each model that was not ruled out. similarity is 1 for the same direction.'
  await sql`comment on function search_similar_entities is ${sql.lit(text)}`.execute(db)
}

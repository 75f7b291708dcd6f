-- The vault of one user with the latest version of each prompt, one row per prompt, arrays without nulls and blanks. $1 owner (uuid), $2 rows at most.
-- @param $1 of prompts.owner_id
-- @param $2 50
-- @expect uses index ix_prompts_owner_updated
-- @expect uses index ix_versions_prompt_desc
-- @expect no sort
-- @budget p95 200 ms
select p.id, p.title,
       array(select btrim(item) from unnest(p.tags) with ordinality as u (item, place) where btrim(item) <> '' order by place) as tags,
       p.is_favorite, p.is_archived, p.created_at, p.updated_at,
       latest.version, latest.body, latest.access_control,
       array(select btrim(item) from unnest(latest.use_cases) with ordinality as u (item, place) where btrim(item) <> '' order by place) as use_cases,
       array(select btrim(item) from unnest(latest.target_models) with ordinality as u (item, place) where btrim(item) <> '' order by place) as target_models,
       array(select btrim(item) from unnest(latest.providers) with ordinality as u (item, place) where btrim(item) <> '' order by place) as providers,
       array(select btrim(item) from unnest(latest.integrations) with ordinality as u (item, place) where btrim(item) <> '' order by place) as integrations
from prompts p
left join lateral (
  select v.version, v.body, v.access_control, v.use_cases, v.target_models, v.providers, v.integrations
  from prompt_versions v
  where v.prompt_id = p.id
  order by v.version desc
  limit 1
) latest on true
where p.owner_id = $1
order by p.updated_at desc
limit $2

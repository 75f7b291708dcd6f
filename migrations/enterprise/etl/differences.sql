-- Ids that are missing or differ on either side, while both schemas are written to. No row: the sides agree.
select 'context is missing in entity' as finding, o.id, null::uuid as other_id
from old_context_table o
where not exists (select from entity e where e.id = o.id and e.valid_to is null)
union all
select 'context differs in entity', o.id, null
from old_context_table o
join entity e on e.id = o.id and e.valid_to is null
where (o.tenant_id, o.user_id, o.title, o.description, o.created_at)
        is distinct from (e.tenant_id, e.owner_id, e.title, e.description, e.created_at)
   or e.content is distinct from jsonb_build_object('prompt', o.prompt, 'variables', o.variables, 'examples', o.examples)
   or e.entity_type <> 'context'
union all
select 'context is missing in old_context_table', e.id, null
from entity e
where e.entity_type = 'context' and e.valid_to is null
  and not exists (select from old_context_table o where o.id = e.id)
union all
select 'relationship is missing in relationship', o.template_id, o.context_id
from old_template_context_table o
where not exists (select from relationship r
                  where r.source_id = o.template_id and r.target_id = o.context_id and r.relationship_type = 'depends_on')
union all
select 'relationship is missing in old_template_context_table', r.source_id, r.target_id
from relationship r
where r.relationship_type = 'depends_on'
  and not exists (select from old_template_context_table o
                  where o.template_id = r.source_id and o.context_id = r.target_id)
union all
select 'relationship has no context', o.template_id, o.context_id
from old_template_context_table o
where not exists (select from entity e where e.id = o.context_id)
union all
select 'relationship has no template', o.template_id, o.context_id
from old_template_context_table o
where not exists (select from entity e where e.id = o.template_id)
order by 1, 2, 3;

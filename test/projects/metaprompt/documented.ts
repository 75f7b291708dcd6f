import type { tables } from './people.js'

/** The columns of the document: type, `!` for not null, default. */
export const documentedColumns: Record<(typeof tables)[number], string> = {
  users: `id uuid! gen_random_uuid() | email character varying(255)! | full_name character varying(255) | avatar_url text
    | created_at timestamp with time zone CURRENT_TIMESTAMP | updated_at timestamp with time zone CURRENT_TIMESTAMP`,
  prompts: `id uuid! gen_random_uuid() | user_id uuid! | title character varying(255)! | goal text! | template text!
    | variables jsonb '[]'::jsonb | is_public boolean false | created_at timestamp with time zone CURRENT_TIMESTAMP
    | updated_at timestamp with time zone CURRENT_TIMESTAMP`,
  prompt_answers: `id uuid! gen_random_uuid() | prompt_id uuid! | question_id character varying(100)!
    | question_text text! | answer text! | created_at timestamp with time zone CURRENT_TIMESTAMP`,
  test_results: `id uuid! gen_random_uuid() | prompt_id uuid! | user_id uuid! | model character varying(50)!
    | temperature numeric(3,2)! | variable_values jsonb! | resolved_prompt text! | result text | tokens_used integer
    | response_time_ms integer | created_at timestamp with time zone CURRENT_TIMESTAMP`,
  prompt_templates: `id uuid! gen_random_uuid() | prompt_id uuid! | user_id uuid! | category character varying(100)
    | tags text[] | likes_count integer 0 | uses_count integer 0
    | created_at timestamp with time zone CURRENT_TIMESTAMP | updated_at timestamp with time zone CURRENT_TIMESTAMP`,
  user_favorites: `user_id uuid! | template_id uuid! | created_at timestamp with time zone CURRENT_TIMESTAMP`,
}

/** The indexes of the document. */
export const documentedIndexes = [
  'idx_prompt_answers_prompt_id ON prompt_answers USING btree (prompt_id)',
  'idx_prompt_templates_category ON prompt_templates USING btree (category)',
  'idx_prompt_templates_likes ON prompt_templates USING btree (likes_count DESC)',
  'idx_prompt_templates_uses ON prompt_templates USING btree (uses_count DESC)',
  'idx_prompts_created_at ON prompts USING btree (created_at DESC)',
  'idx_prompts_is_public ON prompts USING btree (is_public)',
  'idx_prompts_user_id ON prompts USING btree (user_id)',
  'idx_test_results_model ON test_results USING btree (model)',
  'idx_test_results_prompt_id ON test_results USING btree (prompt_id)',
  'idx_test_results_user_id ON test_results USING btree (user_id)',
  'idx_user_favorites_user_id ON user_favorites USING btree (user_id)',
  'idx_users_email ON users USING btree (email)',
]

/** What "Indexing Strategy" asks for without writing it: ADR-015. */
export const addedIndexes = [
  'idx_prompt_templates_category_likes ON prompt_templates USING btree (category, likes_count DESC)',
  'idx_prompt_templates_prompt_id ON prompt_templates USING btree (prompt_id)',
  'idx_prompt_templates_user_id ON prompt_templates USING btree (user_id)',
  'idx_prompts_title_goal_trgm ON prompts USING gin (title gin_trgm_ops, goal gin_trgm_ops) WITH (fastupdate=off)',
  'idx_prompts_user_id_created_at ON prompts USING btree (user_id, created_at DESC)',
  'idx_user_favorites_template_id ON user_favorites USING btree (template_id)',
]

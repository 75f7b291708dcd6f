import type { ColumnType, Generated } from 'kysely'

/** A column that the database fills, and that may be null since the document gives it a default and no NOT NULL. */
type Filled<T> = Generated<T | null>
type Time = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
/** Read as values; written as JSON text, since pg sends an array of JavaScript as an array of SQL. */
type Json<T> = ColumnType<T, string, string>

export interface UsersTable {
  id: Generated<string>
  email: string
  full_name: string | null
  avatar_url: string | null
  created_at: Time
  updated_at: Time
}

export interface PromptsTable {
  id: Generated<string>
  user_id: string
  title: string
  goal: string
  template: string
  variables: ColumnType<string[] | null, string | null | undefined, string | null>
  is_public: Filled<boolean>
  created_at: Time
  updated_at: Time
}

export interface PromptAnswersTable {
  id: Generated<string>
  prompt_id: string
  question_id: string
  question_text: string
  answer: string
  created_at: Time
}

export interface TestResultsTable {
  id: Generated<string>
  prompt_id: string
  user_id: string
  model: string
  /** numeric(3,2): pg reads it as text. */
  temperature: ColumnType<string, string | number, string | number>
  variable_values: Json<Record<string, unknown>>
  resolved_prompt: string
  result: string | null
  tokens_used: number | null
  response_time_ms: number | null
  created_at: Time
}

export interface PromptTemplatesTable {
  id: Generated<string>
  prompt_id: string
  user_id: string
  category: string | null
  tags: string[] | null
  likes_count: Filled<number>
  uses_count: Filled<number>
  created_at: Time
  updated_at: Time
}

export interface UserFavoritesTable {
  user_id: string
  template_id: string
  created_at: Time
}

/** The six tables as Kysely reads and writes them; migrations/metaprompt is their source. */
export interface MetapromptDatabase {
  users: UsersTable
  prompts: PromptsTable
  prompt_answers: PromptAnswersTable
  test_results: TestResultsTable
  prompt_templates: PromptTemplatesTable
  user_favorites: UserFavoritesTable
}

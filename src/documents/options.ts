/** How a project wants its documentation; `docs` of project.ts. */
export interface DocsConfig {
  /** The data model's file, from the folder of project.ts; docs/data-model.md beside the config where absent. */
  readonly out?: string
  /** `required`, where absent: a table or column without a comment is a finding of `docs check`. */
  readonly comments?: 'required' | 'optional'
}

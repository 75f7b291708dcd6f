/** What the commands behind one first word have in common. */
export interface CommandGroup {
  readonly name: string
  readonly summary: string
}

/** Groups of commands, for the help. */
export const groups: readonly CommandGroup[] = [
  { name: 'migrate', summary: 'run migrations, rehearse them, and see where a database stands' },
  { name: 'schema', summary: 'the schema file at head' },
  { name: 'seed', summary: 'rows that the code keeps, and rows to develop with' },
  { name: 'partitions', summary: 'partitions by time: make them ahead, list them, take old ones out' },
  { name: 'stats', summary: "the planner's statistics" },
  { name: 'types', summary: 'TypeScript types of the schema' },
  { name: 'docs', summary: 'documentation of the schema' },
  { name: 'db', summary: 'the embedded database' },
]

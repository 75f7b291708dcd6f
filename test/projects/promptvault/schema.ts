import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/** Read as a Date (connect.ts makes it one of UTC); written as ISO text, since a Date would be written in local time. */
export type Time = ColumnType<Date, string, string>
/** As {@link Time}, with a default. */
export type DefaultTime = ColumnType<Date, string | undefined, string>
/** A JSON object; its keys are data, and keep their case. */
export type Settings = JSONColumnType<
  Record<string, unknown> | null,
  string | null | undefined,
  string | null
>

export type Tier = 'free' | 'pro' | 'enterprise'
export type Role = 'viewer' | 'editor'
export type ImportSource = 'chatgpt' | 'claude' | 'gemini' | 'cline' | 'cursor' | 'file'

export interface Users {
  readonly id: string
  readonly email: string
  readonly name: string | null
  readonly tier: Generated<Tier>
  readonly promptCount: Generated<number>
  readonly stripeCustomerId: string | null
  readonly stripeSubscriptionId: string | null
  readonly createdAt: DefaultTime
  readonly updatedAt: DefaultTime
}

export interface Prompts {
  readonly id: Generated<string>
  readonly userId: string
  readonly name: string
  readonly description: string | null
  readonly content: string
  readonly model: Generated<string>
  readonly isPublic: Generated<boolean>
  readonly folder: string | null
  readonly metadata: Settings
  readonly createdAt: DefaultTime
  readonly updatedAt: DefaultTime
}

export interface PromptVersions {
  readonly id: Generated<string>
  readonly promptId: string
  readonly version: number
  readonly content: string
  readonly metadata: Settings
  readonly changeMessage: string | null
  readonly createdAt: DefaultTime
  readonly createdBy: string | null
}

export interface Tags {
  readonly id: Generated<string>
  readonly name: string
  readonly userId: string
  readonly color: Generated<string>
  readonly createdAt: DefaultTime
}

export interface PromptTags {
  readonly promptId: string
  readonly tagId: string
}

export interface Shares {
  readonly id: Generated<string>
  readonly promptId: string
  readonly sharedBy: string
  readonly shareCode: string
  readonly expiresAt: ColumnType<Date | null, string | null | undefined, string | null>
  readonly viewCount: Generated<number>
  readonly createdAt: DefaultTime
}

export interface TeamInvites {
  readonly id: Generated<string>
  readonly invitedBy: string
  readonly invitedEmail: string
  readonly role: Generated<Role>
  readonly accepted: Generated<boolean>
  readonly createdAt: DefaultTime
  readonly expiresAt: Time
}

export interface ImportSessions {
  readonly id: Generated<string>
  readonly userId: string
  readonly source: ImportSource
  readonly importedCount: number | null
  readonly skippedCount: number | null
  readonly metadata: Settings
  readonly createdAt: DefaultTime
}

export interface PromptOptimizations {
  readonly id: Generated<string>
  readonly promptId: string
  readonly originalContent: string
  readonly optimizedContent: string
  readonly improvements: JSONColumnType<readonly unknown[] | null, string | null | undefined, string | null>
  readonly scoreBefore: number | null
  readonly scoreAfter: number | null
  readonly createdAt: DefaultTime
}

export interface PromptTemplates {
  readonly id: Generated<string>
  readonly category: string
  readonly name: string
  readonly description: string | null
  readonly content: string
  readonly variables: ColumnType<unknown, string | null | undefined, string | null>
  readonly usageCount: Generated<number>
  readonly rating: number | null
  readonly isOfficial: Generated<boolean>
  readonly createdBy: string | null
  readonly createdAt: DefaultTime
}

/** The ten tables as the application names them; `CamelCasePlugin` makes snake_case of each name. */
export interface Promptvault {
  readonly users: Users
  readonly prompts: Prompts
  readonly promptVersions: PromptVersions
  readonly tags: Tags
  readonly promptTags: PromptTags
  readonly shares: Shares
  readonly teamInvites: TeamInvites
  readonly importSessions: ImportSessions
  readonly promptOptimizations: PromptOptimizations
  readonly promptTemplates: PromptTemplates
}

/** What somebody of the team may do; each may also do what those before it may. */
export const roles = ['viewer', 'editor', 'administrator'] as const

export type Role = (typeof roles)[number]

type PermissionRow = {
  readonly allows: string
  /** The least role that has it. */
  readonly role: Role
}

/**
 * What there is to be allowed, under the vendor's names: application keys may be limited to some of
 * them, and people have those of their role.
 */
export const permissions = {
  rum_apps_read: {
    allows: 'Ask questions, list events, see applications, segments and people, use the web app.',
    role: 'viewer',
  },
  rum_apps_write: {
    allows:
      'Create, change and delete applications, segments, charts and dashboards, unlink the ids of people.',
    role: 'editor',
  },
  api_keys_read: { allows: 'See API keys, without the keys themselves.', role: 'editor' },
  api_keys_write: { allows: 'Create and change API keys.', role: 'administrator' },
  api_keys_delete: { allows: 'Delete API keys.', role: 'administrator' },
  user_app_keys: {
    allows:
      'Create, see, change and delete own application keys: those that somebody made who is signed in, or, for who asks with a key that belongs to nobody, all that belong to nobody.',
    role: 'viewer',
  },
  org_app_keys_read: { allows: 'See all application keys.', role: 'administrator' },
  org_app_keys_write: {
    allows: 'Change and delete all application keys.',
    role: 'administrator',
  },
  user_access_manage: {
    allows: 'See the team, invite to it, change roles, remove people.',
    role: 'administrator',
  },
} as const satisfies Record<string, PermissionRow>

export type Permission = keyof typeof permissions

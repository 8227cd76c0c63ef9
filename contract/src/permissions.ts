/** What an application key may be limited to, under the vendor's names, and what each allows. */
export const permissions = {
  rum_apps_read:
    'Ask questions, list events, see applications, segments and people, use the web app.',
  rum_apps_write:
    'Create, change and delete applications, segments, charts and dashboards, unlink the ids of people.',
  api_keys_read: 'See API keys, without the keys themselves.',
  api_keys_write: 'Create and change API keys.',
  api_keys_delete: 'Delete API keys.',
  user_app_keys:
    'Create, see, change and delete own application keys: all, while a server has one user.',
  org_app_keys_read: 'See all application keys.',
  org_app_keys_write: 'Change and delete all application keys.',
} as const satisfies Record<string, string>

export type Permission = keyof typeof permissions

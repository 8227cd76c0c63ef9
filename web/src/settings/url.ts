/** The parts of Settings. Their addresses are all that is kept of them. */
export const settingsPaths = {
  account: '/settings/account',
  applications: '/settings/applications',
  keys: '/settings/keys',
  team: '/settings/team',
} as const

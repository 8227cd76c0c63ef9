export const demoDefaults = {
  users: 50_000,
  days: 90,
  seed: 1,
  application: 'demo-shop',
} as const

export const demoLimits = {
  usersMax: 10_000_000,
  /** Within the 15 months that a server keeps by default. */
  daysMax: 450,
} as const

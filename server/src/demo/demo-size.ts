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

/** The shop that a server makes by itself: some 100,000 events, of which spans are kept. */
export const serverDemo = { users: 8_000, days: 29 } as const

export const languages = ['curl', 'typescript', 'python', 'go', 'ruby', 'java'] as const

export type Language = (typeof languages)[number]

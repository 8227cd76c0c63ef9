export * from './analytics.ts'
export * from './app.ts'
export * from './error-codes.ts'
export * from './event.ts'

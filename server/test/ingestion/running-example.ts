import { readFileSync } from 'node:fs'

/** A request that the page shows, and the answer to it. */
export interface ShownAnswer {
  readonly path: string
  readonly body: unknown
}

const page = readFileSync(new URL('../../../docs/reference/ingestion.md', import.meta.url), 'utf8')

/** The lines that the page sends. */
export const pageLines: string = /```ndjson\n(.*?)```/s.exec(page)?.[1]?.trim() ?? ''

export const shownAnswers: readonly ShownAnswer[] = [
  ...page.matchAll(/^`GET (\/api\/ingestion\/\S+)`:?\n+```json\n(.*?)```/gms),
].map(([, path = '', json = '']) => ({ path, body: parsed(json) }))

function parsed(json: string): unknown {
  return JSON.parse(json)
}

/** The same with every moment, rate and size as 0: those differ from day to day. */
export function timeless(body: unknown): unknown {
  const text = JSON.stringify(body, (name, value: unknown) => (isOfADay(name, value) ? 0 : value))
  return JSON.parse(text)
}

function isOfADay(name: string, value: unknown): boolean {
  if (typeof value !== 'number') return false
  return (
    /^(at|\w+_at|bytes|lag_seconds|stored|waiting|events)$/.test(name) || !Number.isInteger(value)
  )
}

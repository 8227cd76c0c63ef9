import { expect, test } from 'vitest'
import type { Row } from '../warehouse/warehouse.ts'
import { readLinks } from './link-store.ts'

/** An engine with so many links, each after the last of the page before. */
function anEngineWith(links: number, pageRowsMax: number) {
  const rows: Row[] = Array.from({ length: links }, (_, at) => [`user:${at}`, 'user:x', at, 'e'])
  return {
    query: () => Promise.resolve(rows.splice(0, pageRowsMax)),
    command: () => Promise.resolve(),
    insert: () => Promise.resolve(),
  }
}

test.each([
  { stored: 3, read: 3, isCut: false },
  { stored: 6, read: 6, isCut: true },
  { stored: 9, read: 6, isCut: true },
])('of $stored links 6 are read at most, and nothing fails', async ({ stored, read, isCut }) => {
  const limits = { pageRowsMax: 2, linksMax: 6 }

  const found = await readLinks(anEngineWith(stored, limits.pageRowsMax), limits)

  expect([found.links.length, found.isCut]).toEqual([read, isCut])
})

import { isJsonObject } from '../../src/intake/json-object.ts'
import { isPromotedPath } from '../../src/warehouse/promoted-paths.ts'
import { askList } from '../questions/ask-http.ts'
import type { RunningServer } from '../running-server.ts'

/** What a list shows of an event: the values by path, but for its id and time; those of an array in any order. */
export type Shown = Readonly<Record<string, unknown>>

export type Listed = { readonly id: unknown; readonly shown: Shown }

const yearMs = 365 * 24 * 3_600_000

/** All events of a server that match, as the list shows them. */
export async function listedEvents(
  server: RunningServer,
  search: string,
): Promise<readonly Listed[]> {
  const now = Date.now()
  const range = { from: now - yearMs, to: now + 7_200_000, limit: 1_000, matches: () => true }
  const answer = await askList(server, range, search)
  const records = 'records' in answer && Array.isArray(answer.records) ? answer.records : []
  return records
    .filter(isJsonObject)
    .map((record) => ({ id: record['id'], shown: shownOf(record) }))
}

function shownOf(record: Readonly<Record<string, unknown>>): Shown {
  const attributes = Object.entries(record).filter(([name]) => name.startsWith('@'))
  return Object.fromEntries(
    attributes
      .map(([name, value]) => [pathOf(name), inAnyOrder(value)] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
}

function pathOf(name: string): string {
  return name.slice(1).replaceAll(/\\(.)/gsu, '$1')
}

function inAnyOrder(value: unknown): unknown {
  return Array.isArray(value) ? value.map((one) => JSON.stringify(one)).toSorted() : value
}

/** What a list has to show of an event that was sent, by the promises of `intake/README.md`. */
export function shownWhenSent(event: unknown): Shown {
  const values = new Map<string, { readonly all: unknown[]; readonly isMany: boolean }>()
  const visit = (value: unknown, path: readonly string[], isMany: boolean): void => {
    if (Array.isArray(value)) {
      for (const element of value) visit(element, path, true)
    } else if (isJsonObject(value)) {
      for (const [key, member] of Object.entries(value)) visit(member, [...path, key], isMany)
    } else if (value !== null) {
      const name = path.join('.')
      const found = values.get(name) ?? { all: [], isMany }
      found.all.push(shownValue(value, name))
      values.set(name, { all: found.all, isMany: isMany || found.isMany })
    }
  }
  visit(event, [], false)
  return Object.fromEntries(
    [...values]
      .filter(([path]) => path !== 'date' && path !== 'event.id')
      .map(([path, { all, isMany }]) => [path, isMany ? inAnyOrder(all) : all[0]] as const)
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
}

/** A column holds text, and an integer that JavaScript cannot hold is shown as text. */
function shownValue(value: unknown, path: string): unknown {
  if (isPromotedPath(path)) return String(value)
  if (typeof value !== 'number') return value
  if (Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 2 ** 63) {
    return String(value)
  }
  return value === 0 ? 0 : value
}

/** Events in an order that depends on nothing but what is shown of them. */
export function inOneOrder(all: readonly Shown[]): readonly Shown[] {
  const key = (shown: Shown) => JSON.stringify(shown)
  return all.toSorted((one, other) => (key(one) < key(other) ? -1 : 1))
}

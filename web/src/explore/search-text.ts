import { namePaths } from '@throughline/contract'
import type { EventChoice } from './url.ts'

/** Joins the chosen event and the typed filter into the search text of a question. */
export function searchText(event: EventChoice, filter: string): string {
  const chosen = eventTerms(event)
  if (filter.trim() === '') return chosen
  return chosen === '' ? filter : `${chosen} AND (${filter})`
}

function eventTerms(event: EventChoice): string {
  const terms: string[] = []
  if (event.type !== '') terms.push(`@type:${quoted(event.type)}`)
  if (event.name !== '') terms.push(nameTerm(event))
  return terms.join(' ')
}

// An event of a browser may be an imported one with a name of its own.
function nameTerm({ name, type }: EventChoice): string {
  const own = `@event.name:${quoted(name)}`
  const path = namePaths[type]
  return path === undefined ? own : `(@${path}:${quoted(name)} OR ${own})`
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

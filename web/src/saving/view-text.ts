import type { Chart } from '@throughline/contract'
import { originName } from '../navigation/origin.ts'

// What is open beside a view, and the form of its question, is nothing that is kept.
const besideTheView = [originName, 'form', 'who', 'who.from', 'whose']

/** Of the query text of an address what defines the view, without its question mark. */
export function viewText(search: string): string {
  const query = new URLSearchParams(search)
  for (const name of besideTheView) query.delete(name)
  return query.toString()
}

/** The id of the saved chart that an address came from. */
export function originOf(search: string): string | undefined {
  return new URLSearchParams(search).get(originName) ?? undefined
}

/** The address at which a saved chart opens. */
export function chartPath({ id, attributes: { screen, query } }: Chart): string {
  return `/${screen}${withOrigin(query, id)}`
}

/** Query text, with its question mark, that says of which chart it is, or of none. */
export function withOrigin(search: string, id: string | undefined): string {
  const query = new URLSearchParams(search)
  query.delete(originName)
  if (id !== undefined) query.set(originName, id)
  return query.size === 0 ? '' : `?${query}`
}

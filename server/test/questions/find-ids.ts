import { parseSearch } from '../../src/query/parse/parse-search.ts'
import { answerScalar, type Answer, type QueryContext } from '../../src/query/answer.ts'
import type { ScalarResponse } from '@throughline/contract'
import type { PlainEvent } from './plain-events.ts'
import { matchesSearch } from './plain-search.ts'
import { questionBody } from './question-body.ts'

/** The ids of the events that the engine finds, in order; all of them are between these moments. */
export async function foundIds(search: string, context: QueryContext): Promise<string[]> {
  const answer = await askIds(search, context)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  const [column] = answer.body.data?.attributes.columns ?? []
  return (column?.values ?? []).flat().map(String).toSorted()
}

/** The sentences a search is refused with; none when it is answered. */
export async function refusals(search: string, context: QueryContext): Promise<readonly string[]> {
  const answer = await askIds(search, context)
  return answer.kind === 'rejected' ? answer.errors : []
}

function askIds(search: string, context: QueryContext): Promise<Answer<ScalarResponse>> {
  const compute = { aggregation: 'count' }
  const groupBy = [{ facet: '@event.id', limit: 1_000 }]
  const asked = { from: -1e12, to: 1e13, compute, groupBy, matches: () => true }
  return answerScalar(questionBody(asked, search), context)
}

/** The ids of the events that match by the plain meaning of the search. */
export function plainIds(search: string, events: readonly PlainEvent[]): string[] {
  const parsed = parseSearch(search)
  if (parsed.kind === 'faulty') throw new Error(parsed.problem.message)
  return events
    .filter((event) => matchesSearch(parsed.search, event))
    .map((event) => String(event.leaves.get('event.id')?.[0]))
    .toSorted()
}

import type { AnalyticsRequest, ScalarResponse } from '@throughline/contract'
import { quoted } from '../../building/filter-text.ts'
import { analyticsRequest } from '../../explore/question.ts'
import { explorePath, startState } from '../../explore/url.ts'
import type { ListedSchema } from '../../server-api/event-schemas-api.ts'
import { askScalar } from '../../server-api/questions.ts'

/** How many events of a name broke a rule. */
export interface BrokenRule {
  readonly event: string
  readonly application: string
  /** What the server says of it: `event@properties/total must be number`. */
  readonly sentence: string
  readonly count: number
}

// Multiplied, a million: as many groups as a question may have.
const applicationsMax = 50
const namesMax = 200
const sentencesMax = 100
const invalid = '@validation.valid:false'

type Query = AnalyticsRequest['data']['attributes']['query']

const byRule: Query = {
  query: { data_source: 'product_analytics', search: { query: invalid } },
  compute: { aggregation: 'count' },
  group_by: [
    { facet: '@application.id', limit: applicationsMax },
    { facet: '@event.name', limit: namesMax },
    { facet: '@validation.errors', limit: sentencesMax },
  ],
}

/** Which rules events broke in a window, the most frequent first. */
export async function askBroken(
  window: { readonly fromMs: number; readonly toMs: number },
  signal: AbortSignal,
): Promise<readonly BrokenRule[]> {
  return brokenRules(await askScalar(analyticsRequest(window, byRule), signal))
}

function brokenRules({ data }: ScalarResponse): readonly BrokenRule[] {
  const columns = data?.attributes.columns ?? []
  const groups = columns.flatMap((column) => (column.type === 'group' ? [column.values] : []))
  const counts = columns.flatMap((column) => (column.type === 'number' ? column.values : []))
  const text = (group: number, row: number): string => groups[group]?.[row]?.[0] ?? ''
  return counts
    .map((count, row) => ({
      application: text(0, row),
      event: text(1, row),
      sentence: text(2, row),
      count: count ?? 0,
    }))
    .toSorted((one, other) => other.count - one.count)
}

/** Those of a schema: of its events, and about what it is about. */
export function ofSchema(
  broken: readonly BrokenRule[],
  { attributes }: ListedSchema,
): readonly BrokenRule[] {
  const { event_type: type, application_id: application, json_schema: schemas } = attributes
  const targets = Object.keys(schemas)
  return broken.filter(
    (rule) =>
      slugOf(rule.event) === slugOf(type) &&
      (application === undefined || application === rule.application) &&
      targets.some((target) => rule.sentence.startsWith(target)),
  )
}

/** As the server compares types of events. */
function slugOf(type: string): string {
  return type.trim().toLowerCase().replaceAll(' ', '-')
}

/** Where the events stand that broke a rule. */
export function brokenPath({ event, sentence }: BrokenRule): string {
  const terms = [invalid, `@event.name:${quoted(event)}`, `@validation.errors:${quoted(sentence)}`]
  return explorePath({ ...startState, filter: terms.join(' ') })
}

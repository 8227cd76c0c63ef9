import fc from 'fast-check'
import { anyJourney, maybe, targetOf } from './any-journey.ts'
import type { PlainJourneyList } from './plain-journey-list.ts'

const attributes = ['@plan', '@cart', '@change.id', '@price', '@sizes', '@usr.id', '@session.id']
const column = fc.constantFrom(...attributes, '@none', '@event.name', 'service', 'timestamp', 'id')

/** Any question for those who make a journey, over the events made for them. */
export const anyJourneyList: fc.Arbitrary<PlainJourneyList> = anyJourney.chain((journey) => {
  const { compute: _compute, filters = [], groupBy = [], ...rest } = journey
  const moments = [...new Set(rest.steps.flat())].map((alias) => `${alias}_timestamp`)
  const others = [rest.primary, 'timestamp', ...groupBy.map(({ facet }) => facet), ...moments]
  return fc
    .record({
      conversion: maybe(fc.constantFrom('conversion' as const, 'drop-off' as const)),
      target: maybe(targetOf(rest.steps)),
      columns: maybe(fc.array(column, { maxLength: 4 })),
      shownSearch: maybe(fc.constantFrom('@price:<9', '@plan:*', '-@cart:x', '@event.name:B'), 3),
      areMomentsShown: fc.boolean(),
      sorted: maybe(fc.nat()),
      order: maybe(fc.constantFrom('asc' as const, 'desc' as const)),
      limit: maybe(fc.integer({ min: 1, max: 12 })),
    })
    .map(({ conversion, target, columns = [], shownSearch, sorted, order, limit, ...more }) => ({
      ...rest,
      ...more,
      groupBy,
      // A list is limited by no rate of drop-offs.
      filters: filters.filter(({ name }) => name !== '__dd.dropoff_rate'),
      ...(conversion && { conversion }),
      ...(target && { target }),
      columns,
      ...(shownSearch && { shownSearch }),
      sort: {
        ...(sorted !== undefined && { facet: pick([...columns, ...others], sorted) }),
        ...(order && { order }),
      },
      ...(limit && { limit }),
    }))
})

function pick(names: readonly string[], index: number): string {
  return names[index % names.length] ?? ''
}

import type { Dictionary } from '../../warehouse/dictionary.ts'
import type { Known } from './known.ts'

/** What of the events and traces there are decides what a question means. */
export type Seen = Pick<Known, 'types' | 'traceKinds'>

/**
 * Resolves with what is known by now of what the question names, which is found by resolving once
 * with nothing known.
 */
export async function resolveWith<Resolved>(
  dictionary: Pick<Dictionary, 'attributeTypes' | 'traceKinds'>,
  resolve: (seen: Seen) => Resolved,
): Promise<Resolved> {
  const paths = new Set<string>()
  let isOfTraces = false
  resolve({
    types: { get: (path) => void paths.add(path) },
    traceKinds() {
      isOfTraces = true
      return []
    },
  })
  const [types, kinds] = await Promise.all([
    dictionary.attributeTypes([...paths]),
    isOfTraces ? dictionary.traceKinds() : [],
  ])
  return resolve({ types, traceKinds: () => kinds })
}

import { SegmentMemberIds, segmentMembersMax } from '@throughline/contract'
import { Compile } from 'typebox/compile'
import type { ShapeError } from '../query/parse/faults.ts'
import type { Shape } from './request-json.ts'

const memberId = Compile(SegmentMemberIds.items)

/**
 * The same shape, which finds the first fault of each long list of ids by itself: asked for its
 * errors, a schema walks all of a million ids, which holds everybody else up for seconds.
 */
export function withLongLists<Body>(shape: Shape<Body>): Shape<Body> {
  return {
    Check: (value): value is Body => shape.Check(value),
    Errors(value) {
      const faults: ShapeError[] = []
      const rest = mapLists(value, '', (list, path) => {
        faults.push(...listFaults(list, path))
        return []
      })
      return [...faults, ...shape.Errors(rest)]
    },
  }
}

function listFaults(list: readonly unknown[], path: string): readonly ShapeError[] {
  if (list.length > segmentMembersMax) {
    return [{ instancePath: path, message: `must not have more than ${segmentMembersMax} items` }]
  }
  const index = list.findIndex((id) => !memberId.Check(id))
  if (index < 0) return []
  return memberId.Errors(list[index]).map(({ message }) => {
    return { instancePath: `${path}/${index}`, message }
  })
}

const depthMax = 3

/** The body with each list in it, down to its attributes, changed. */
function mapLists(
  value: unknown,
  path: string,
  change: (list: readonly unknown[], path: string) => unknown,
): unknown {
  if (Array.isArray(value)) return change(value, path)
  if (typeof value !== 'object' || value === null) return value
  if (path.split('/').length > depthMax) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      return [name, mapLists(inner, `${path}/${name}`, change)]
    }),
  )
}

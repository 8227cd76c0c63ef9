import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anySpans } from './any-spans.ts'
import { flameBoxes, type FlameBox } from './flame-boxes.ts'
import { idsAbove } from './waterfall-rows.ts'

function overlap(one: FlameBox, other: FlameBox): boolean {
  return one.fromNs < other.untilNs && other.fromNs < one.untilNs
}

test('every span has one box, and no two of a level overlap', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const boxes = flameBoxes(spans)

      const crossing = boxes.flatMap((box, at) =>
        boxes.slice(at + 1).filter((other) => other.level === box.level && overlap(box, other)),
      )
      expect(crossing).toEqual([])
      expect(new Set(boxes.map(({ span }) => span))).toEqual(new Set(spans))
    }),
  )
})

test('a box stands below those of all spans above it', () => {
  fc.assert(
    fc.property(anySpans, (spans) => {
      const levels = new Map(flameBoxes(spans).map(({ span, level }) => [span.id, level]))

      const wrong = spans.filter(({ id }) =>
        idsAbove(spans, id).some((above) => (levels.get(above) ?? 0) >= (levels.get(id) ?? 0)),
      )
      expect(wrong).toEqual([])
    }),
  )
})

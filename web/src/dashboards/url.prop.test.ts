import fc from 'fast-check'
import { expect, test } from 'vitest'
import { presets } from '../range/range.ts'
import { dashboardInPath, dashboardPath, readDashboard, writeDashboard } from './url.ts'

test('what a dashboard shows is read back from its address', () => {
  fc.assert(
    fc.property(
      fc.option(fc.constantFrom(...presets.map(({ range }) => range)), { nil: undefined }),
      fc.string({ minLength: 1, maxLength: 40 }),
      (range, id) => {
        expect(readDashboard(writeDashboard({ range }))).toEqual({ range })
        expect(dashboardInPath(dashboardPath(id))).toBe(id)
      },
    ),
  )
})

test('the path of the list names no dashboard, and a damaged range is none', () => {
  expect(dashboardInPath('/dashboards')).toBeUndefined()
  expect(readDashboard('?range=soon')).toEqual({ range: undefined })
})

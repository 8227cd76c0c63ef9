import { expect, test } from 'vitest'
import { isOfExplore, overs, readHome, writeHome } from './url.ts'

test('what Home looks at is read back from its address', () => {
  for (const over of overs) expect(readHome(writeHome({ over }))).toEqual({ over })
  expect(readHome('?over=never')).toEqual({ over: '24h' })
})

test('a question that once began at this address is told from the state of Home', () => {
  expect(isOfExplore('?event=paid&range=30d')).toBe(true)
  expect(isOfExplore('?over=7d')).toBe(false)
  expect(isOfExplore('')).toBe(false)
})

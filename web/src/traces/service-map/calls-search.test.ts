import { expect, test } from 'vitest'
import { searchOfCall, searchOfNode } from './calls-search.ts'

const figures = { calls: 3, errors: 1, error_rate: 1 / 3, p95_ns: 5 }
const within = { source: 'shop', target: 'pay ments', kind: 'service', ...figures } as const
const outside = { source: 'shop', target: 'redis', kind: 'database', ...figures } as const
const other = { ...outside, source: 'cart' }

test('a call within leads to the spans of whom it reached, one outside to the calls of who made it', () => {
  expect(searchOfCall(within)).toBe('service:"pay ments"')
  expect(searchOfCall(outside)).toBe('service:shop kind:(client OR producer)')
})

test('a database leads to the calls of all who use it', () => {
  const node = { key: 'database redis', name: 'redis', kind: 'database', x: 0, y: 0 } as const

  expect(searchOfNode(node, [within, outside, other])).toBe(
    'service:(shop OR cart) kind:(client OR producer)',
  )
})

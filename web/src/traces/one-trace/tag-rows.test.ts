import { expect, test } from 'vitest'
import { aSpan } from './a-trace.ts'
import { tagRows } from './tag-rows.ts'

test('a span is shown by the names that a search has for it, its columns before its tags', () => {
  const span = aSpan('00000000000000aa', {
    version: '',
    tags: { 'http.status_code': 402, service: 'other', list: ['a', 1] },
  })

  expect(tagRows(span)).toEqual([
    { name: 'service', text: 'shop' },
    { name: 'resource_name', text: 'GET /' },
    { name: 'operation_name', text: 'web.request' },
    { name: 'type', text: 'web' },
    { name: 'kind', text: 'server' },
    { name: 'env', text: 'prod' },
    { name: 'span_id', text: '00000000000000aa' },
    { name: '@http.status_code', text: '402' },
    { name: '@list', text: '["a",1]' },
    { name: '@service', text: 'other' },
  ])
})

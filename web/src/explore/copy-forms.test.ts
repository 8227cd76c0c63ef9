import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { curveAsCsv } from './csv.ts'
import { shellQuoted } from './curl.ts'
import { searchText } from './search-text.ts'

test('a copied command keeps quotes, dollars and backslashes as they are', () => {
  const text = `it's "5$" \\ \`now\``

  const printed = execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' })

  expect(printed).toBe(text)
})

test('a copied table quotes commas and keeps spreadsheets from running a value', () => {
  const data = {
    times: [0],
    whole: 5,
    series: [
      { label: 'a,"b"', total: 3, values: [3] },
      { label: '=cmd()', total: 2, values: [2] },
    ],
  }

  const csv = curveAsCsv(data, { breakdown: '@x', event: { name: 'e', type: '' } })

  expect(csv).toBe(`'@x,total,1970-01-01T00:00:00.000Z\r\n"a,""b""",3,3\r\n'=cmd(),2,2\r\n`)
})

test('the chosen event and the typed filter become one search text', () => {
  const search = searchText({ name: 'say "hi"', type: 'server' }, '@a:1 OR @b:2')

  expect(search).toBe(String.raw`@type:"server" @event.name:"say \"hi\"" AND (@a:1 OR @b:2)`)
})

test('an event of a browser is chosen by what its view or its target is called', () => {
  expect(searchText({ name: '/cart', type: 'view' }, '')).toBe(
    '@type:"view" (@view.name:"/cart" OR @event.name:"/cart")',
  )
  expect(searchText({ name: '', type: 'view' }, '')).toBe('@type:"view"')
})

test('without an event the filter stands alone, without both the search text is empty', () => {
  expect(searchText({ name: '', type: '' }, '@a:1')).toBe('@a:1')
  expect(searchText({ name: '', type: '' }, ' ')).toBe('')
})

import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { searchText } from '../building/search-text.ts'
import { reportAsCsv } from './csv.ts'
import type { ReportLine } from './explore-report.ts'
import { shellQuoted } from '../report/api-call.ts'

test('a copied command keeps quotes, dollars and backslashes as they are', () => {
  const text = `it's "5$" \\ \`now\``

  const printed = execFileSync('sh', ['-c', `printf %s ${shellQuoted(text)}`], { encoding: 'utf8' })

  expect(printed).toBe(text)
})

test('a copied table quotes commas and keeps spreadsheets from running a value', () => {
  const lines = [aLine('a,"b"', 3), aLine('=cmd()', 2)]

  expect(reportAsCsv({ times: [0], lines })).toBe(
    `line,total,1970-01-01T00:00:00.000Z\r\n"a,""b""",3,3\r\n'=cmd(),2,2\r\n`,
  )
})

test('a compared table has the totals of the time before beside its own', () => {
  const line = { ...aLine('a', 3), before: { total: 2, values: [2] } }

  expect(reportAsCsv({ times: [0], lines: [line] })).toBe(
    'line,total,total before,1970-01-01T00:00:00.000Z\r\na,3,2,3\r\n',
  )
})

test('the chosen event and the typed filters become one search text', () => {
  const search = searchText({ name: 'say "hi"', type: 'server' }, '@a:1 OR @b:2', '', '@c:3')

  expect(search).toBe(
    String.raw`@type:"server" @event.name:"say \"hi\"" AND (@a:1 OR @b:2) AND (@c:3)`,
  )
})

test('an event of a browser is chosen by what its view or its target is called', () => {
  expect(searchText({ name: '/cart', type: 'view' })).toBe(
    '@type:"view" (@view.name:"/cart" OR @event.name:"/cart")',
  )
  expect(searchText({ name: '', type: 'view' }, ' ')).toBe('@type:"view"')
})

test('without an event the filter stands alone, without both the search text is empty', () => {
  expect(searchText({ name: '', type: '' }, '@a:1')).toBe('(@a:1)')
  expect(searchText({ name: '', type: '' }, ' ')).toBe('')
})

function aLine(label: string, total: number): ReportLine {
  return {
    key: label,
    letter: 'A',
    label,
    group: label,
    kind: 'group',
    look: 0,
    total,
    values: [total],
    before: undefined,
  }
}

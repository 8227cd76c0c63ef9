import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { errorCodes } from '@throughline/contract'
import { expect, test } from 'vitest'
import { endpoints } from '../http/endpoints.ts'
import { settingsTable } from '../settings/settings.ts'
import { referencePages } from './pages.ts'

const directory = new URL('../../../docs/reference/', import.meta.url)
const pages = new Map(referencePages().map(({ file, text }) => [file, text]))

test.each([...pages.keys()])(
  'docs/reference/%s is what the code prints (npm run reference)',
  (file) => {
    const committed = new URL(file, directory)

    expect(existsSync(committed) ? readFileSync(committed, 'utf8') : 'absent').toBe(pages.get(file))
  },
)

// Search syntax, segments and dead letters have tests of their own, which run their examples.
const byHand = [
  'README.md',
  'search-syntax.md',
  'journeys.md',
  'paths.md',
  'people.md',
  'retention.md',
  'segments.md',
  'users-and-touches.md',
  'event-schemas.md',
  'datalyr.md',
  'browser-events.md',
  'segment-clients.md',
  'tracardi.md',
  'dashboards.md',
  'dead-letters.md',
  'ingestion.md',
  'sending-traces.md',
  'traces.md',
  'signing-in.md',
]

test('docs/reference holds no page that nothing prints or tests', () => {
  const files = readdirSync(directory).filter((file) => !byHand.includes(file))

  expect(files.toSorted()).toEqual([...pages.keys()].toSorted())
})

test('every setting, error code and endpoint is on its page', () => {
  const settings = pages.get('settings.md')
  const codes = pages.get('error-codes.md')
  const routes = pages.get('endpoints.md')

  expect(settingsTable.filter(({ name }) => !settings?.includes(`\`${name}\``))).toEqual([])
  expect(Object.keys(errorCodes).filter((name) => !codes?.includes(`\`${name}\``))).toEqual([])
  expect(endpoints.filter(({ path }) => !routes?.includes(` ${path}\n`))).toEqual([])
})

test('the page of the error codes says what a question over the limit is answered', () => {
  expect(pages.get('error-codes.md')).toContain(
    '| `body_too_large` | 413 | 400 | The body is over 5 MB uncompressed. |',
  )
})

import { readFileSync } from 'node:fs'
import { DeadLetterAnswer, StoredEvent, type DeadLettersAnswer } from '@throughline/contract'
import { Check } from 'typebox/value'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { send, untilStored } from '../asking.ts'
import { tellEngine } from '../engine-socket.ts'
import { allLetters, askLetters, letterOf } from '../letter-api.ts'
import { startServer, type RunningServer } from '../running-server.ts'

const page = readFileSync(
  new URL('../../../docs/reference/dead-letters.md', import.meta.url),
  'utf8',
)

function blocks(language: string): readonly string[] {
  return [...page.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(
    ([, block = '']) => block,
  )
}

const [constraint = ''] = blocks('sql')
const [sent, shown, mended, replay, replayed] = blocks('json').map((block): unknown =>
  JSON.parse(block),
)

let server: RunningServer
let listed: DeadLettersAnswer['data'][number] | undefined

beforeAll(async () => {
  // The page will be older than any retention.
  server = await startServer({ THROUGHLINE_RETENTION_MONTHS: '1200' })
  await tellEngine(server, constraint)
  if (!Check(StoredEvent, sent)) throw new Error('the page sends no event')
  await send(server, sent)
  await untilStored(server)
  listed = (await allLetters(server))[0]
})
afterAll(() => server.remove())

/** What the page shows, with the letter's own id and times in their places. */
function own(value: unknown): unknown {
  const text = JSON.stringify(value).replaceAll(/1795000000000-[0-9a-f-]+/g, listed?.id ?? '')
  const { set_aside_at, received_at } = listed?.attributes ?? {}
  return JSON.parse(
    text
      .replace(/"set_aside_at":\d+/, `"set_aside_at":${set_aside_at}`)
      .replace(/"received_at":\d+/, `"received_at":${received_at}`),
  )
}

test('the letter of the page is shown as the page says', async () => {
  const letter = await letterOf(await askLetters(server, 'GET', { path: `/${listed?.id}` }))

  const example = own(shown)
  if (!Check(DeadLetterAnswer, example)) throw new Error('the page shows no letter')
  const { reason, ...attributes } = example.data.attributes
  expect(letter).toMatchObject({ ...example.data, attributes })
  expect(Object.keys(letter.attributes)).toEqual(Object.keys(example.data.attributes))
  for (const part of reason.split('…')) expect(letter.attributes.reason).toContain(part.trim())
})

test('mended and replayed as the page says, its event is stored with the id that it had', async () => {
  const path = `/${listed?.id}`
  const answer = await askLetters(server, 'PUT', { path, body: mended })
  const replaying = await askLetters(server, 'POST', { path: '/replay', body: own(replay) })

  expect(answer.status).toBe(200)
  expect(await replaying.json()).toEqual(own(replayed))
  const stored = await tellEngine(
    server,
    "SELECT event_id, attributes.price FROM throughline.events WHERE name = 'item.added'",
  )
  expect(stored).toBe('item-1\t5\n')
})

test('a replay of all when there are none left says so', async () => {
  const body = { data: { type: 'dead_letter_replay', attributes: {} } }

  const answer = await askLetters(server, 'POST', { path: '/replay', body })

  expect(await answer.json()).toEqual({ data: [], meta: { page: {} } })
})

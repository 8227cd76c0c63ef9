import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerSankey, answerSankeyList } from '../../src/query/answer-sankey.ts'
import { askedStatement, usedKeys } from './asked-statement.ts'
import { oddLines } from './odd-events.ts'
import { sankeyBody, sankeyListBody } from './sankey-body.ts'
import { storeEvents, type StoredEvents } from './stored-events.ts'

let stored: StoredEvents
beforeAll(async () => {
  stored = await storeEvents(oddLines)
})
afterAll(() => stored.close())

const paths = {
  from: Date.UTC(2026, 0, 1),
  to: Date.UTC(2026, 0, 31),
  matches: () => true,
  primary: '@session.id',
  source: '@event.name',
  target: '@event.name',
  steps: 3,
  entries: 5,
}

const byDay = 'toDate32(occurred_at)'

const asked = [
  {
    asks: 'the kinds of events of sessions',
    search: '',
    question: paths,
    keys: [byDay, 'name'],
  },
  {
    asks: 'what users did before they were at step three, backward',
    search: '',
    question: { ...paths, primary: '@usr.id', end: 'step.three' },
    keys: [byDay, 'name'],
  },
  {
    asks: 'an attribute of some kinds of events, of users',
    search: '@event.name:(step.one OR step.two)',
    question: { ...paths, primary: '@usr.id', source: '@n', target: '@n' },
    keys: [byDay, 'name'],
  },
  {
    asks: 'from a tag to what happens next in a service, or in that of the user',
    search: '',
    question: { ...paths, primary: 'service', secondary: ['@usr.id'], source: '@tags' },
    keys: [byDay],
  },
  {
    asks: 'kinds of events, of which those of a name are one, and tags',
    search: '',
    question: { ...paths, target: '@tags', patterns: ['step.*', '*50%*'] },
    keys: [byDay],
  },
]

function statementOf({ question, search }: (typeof asked)[number]) {
  return askedStatement(stored.context, (context) =>
    answerSankey(sankeyBody(question, search), context),
  )
}

const list = {
  ...paths,
  primary: '@usr.id',
  node: '1:other:Other',
  cameFrom: '0:regular:step.one',
  columns: ['@trace.id', '@n'],
  limit: 100,
}

test('the statement of who is at a node is that which was looked at', async () => {
  const body = sankeyListBody(list, '@n:>1')

  const { text } = await askedStatement(stored.context, (context) => {
    return answerSankeyList(body, context)
  })

  await expect(`${text}\n`).toMatchFileSnapshot('sankey-list-statement.sql')
})

test('the statements of paths are those that were looked at', async () => {
  const texts = await Promise.all(
    asked.map(async (one) => {
      const { text } = await statementOf(one)
      return `-- ${one.asks}: ${one.search}\n${text}\n`
    }),
  )

  await expect(texts.join('\n')).toMatchFileSnapshot('sankey-statements.sql')
})

test.each(asked)('$asks: found by the sort key', async (one) => {
  expect(await usedKeys(stored.context, await statementOf(one))).toEqual(one.keys)
})

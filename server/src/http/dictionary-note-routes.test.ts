import type { DictionaryNotesAnswer } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fakeTools, questionHeaders } from './fake-stages.ts'
import { buildServer } from './server.ts'

let app: FastifyInstance

beforeEach(async () => {
  app = await buildServer(await fakeTools())
})
afterEach(() => app.close())

const path = '/api/app/dictionary/notes'
const paid = { about: 'event', event_type: 'server', name: 'paid' } as const
const tier = { about: 'attribute', event_type: '', name: '@customer.tier' } as const
const words = { owner: 'payments', description: 'Money has arrived.' }

async function write(attributes: object) {
  const payload = { data: { type: 'dictionary_note_update', attributes } }
  return app.inject({ method: 'PUT', url: path, headers: questionHeaders, payload })
}

async function notes(): Promise<DictionaryNotesAnswer['data']> {
  const answer = await app.inject({ url: path, headers: questionHeaders })
  return answer.json<DictionaryNotesAnswer>().data
}

test('an owner and a description are read back, changed, and gone when nothing is left of them', async () => {
  await write({ ...paid, ...words, revision: 0 })
  await write({ ...tier, owner: '', description: 'Which plan.', revision: 0 })
  const [ofTier, ofPaid] = await notes()
  expect(ofPaid).toMatchObject({ type: 'dictionary_note', attributes: { ...paid, ...words } })
  expect(ofTier?.attributes).toMatchObject(tier)

  const revision = ofPaid?.attributes.revision ?? 0
  const changed = await write({ ...paid, ...words, owner: 'ledger', revision })
  expect(changed.json<DictionaryNotesAnswer>().data[1]?.attributes.owner).toBe('ledger')

  await write({ ...paid, owner: '', description: '', revision: revision + 1 })
  expect((await notes()).map(({ attributes }) => attributes.name)).toEqual(['@customer.tier'])
  // Written again, it begins again.
  expect((await write({ ...paid, ...words, revision: 0 })).statusCode).toBe(200)
  expect(await notes()).toHaveLength(2)
})

test('whoever writes over words that they have not read is refused, and nothing is lost', async () => {
  await write({ ...paid, ...words, revision: 0 })

  const refused = await write({ ...paid, owner: 'me', description: '', revision: 0 })

  expect(refused.statusCode).toBe(409)
  expect((await notes())[0]?.attributes).toMatchObject(words)
})

test('the same name of another type, and an attribute of that name, are described on their own', async () => {
  for (const subject of [paid, { ...paid, event_type: 'action' }, { ...tier, name: 'paid' }]) {
    expect((await write({ ...subject, ...words, revision: 0 })).statusCode).toBe(200)
  }

  expect(await notes()).toHaveLength(3)
})

test('what a type and a name say together is not taken for another type and name', async () => {
  for (const subject of [
    { event_type: 'a b', name: 'c' },
    { event_type: 'a', name: 'b c' },
    { event_type: 'a","b', name: 'c' },
  ]) {
    const written = await write({ about: 'event', ...subject, ...words, revision: 0 })
    expect(written.statusCode).toBe(200)
  }

  expect(await notes()).toHaveLength(3)
})

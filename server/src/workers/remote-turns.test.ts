import { expect, test } from 'vitest'
import { turnLimits } from '../loader/turns.ts'
import type { WorkerMessage } from './messages.ts'
import { openRemoteTurns } from './remote-turns.ts'

function open(nowMs: () => number = () => 0) {
  const told: WorkerMessage['kind'][] = []
  return { told, turns: openRemoteTurns(({ kind }) => told.push(kind), nowMs) }
}

test('a turn is asked for, goes on for a second, and is given back', async () => {
  let now = 0
  const { told, turns } = open(() => now)

  const taking = turns.take(new AbortController().signal)
  turns.given()
  const turn = await taking
  const early = turn.mayGoOn()
  now = turnLimits.msMax
  const late = turn.mayGoOn()
  turn.end()

  expect([early, late]).toEqual([true, false])
  expect(told).toEqual(['turnWanted', 'turnEnded'])
})

test('a turn that comes when nobody wants it any more is given back at once', async () => {
  const { told, turns } = open()
  const closing = new AbortController()
  const taking = turns.take(closing.signal)

  closing.abort()
  turns.given()

  await expect(taking).rejects.toThrow('aborted')
  expect(told).toEqual(['turnWanted', 'turnEnded'])
})

test('such a turn is kept while a batch is begun, which the next process finishes before anybody else inserts', async () => {
  const { told, turns } = open()
  const closing = new AbortController()
  turns.stands('begun')
  const taking = turns.take(closing.signal)

  closing.abort()
  turns.given()

  await expect(taking).rejects.toThrow('aborted')
  expect(told).toEqual(['stands', 'turnWanted'])
})

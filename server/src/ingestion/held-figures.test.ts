import { expect, test } from 'vitest'
import { figureLimits, openFigures, otherApplications, type Source } from './held-figures.ts'
import { parseSamples } from './sample-text.ts'

const minuteMs = 60_000

function openAt(startMs = 1_795_262_400_000) {
  const clock = { nowMs: startMs }
  return { clock, figures: openFigures(() => clock.nowMs) }
}

function aSource(applicationId: string): Source {
  return { applicationId, keyId: 'key', protocol: 'prodlytics' }
}

const one = { type: 'accepted', count: 1 } as const

test('of 3,000 applications in a minute 1,000 are counted apart, and the others together', () => {
  const { figures } = openAt()

  for (let index = 0; index < 3_000; index += 1) figures.count(aSource(`app-${index}`), one)

  const held = figures.held().figures
  const others = held.find(({ applicationId }) => applicationId === otherApplications)
  expect(held).toHaveLength(figureLimits.entriesPerMinuteMax + 1)
  expect(others?.count).toBe(2_000)
})

test('what was counted goes out once, and what came since then with the next', () => {
  const { figures } = openAt()
  figures.count(aSource('shop'), { type: 'accepted', count: 5 })
  const first = figures.outgoing()
  figures.count(aSource('shop'), { type: 'accepted', count: 2 })

  const second = figures.outgoing()

  expect(first?.figures).toMatchObject([{ applicationId: 'shop', count: 5 }])
  expect(second?.figures).toMatchObject([{ applicationId: 'shop', count: 2 }])
  expect(figures.outgoing()).toBeUndefined()
  expect(figures.held().figures).toMatchObject([{ count: 7 }])
})

test('figures that are written stay in memory for an hour, others for a day', () => {
  const { clock, figures } = openAt()
  figures.count(aSource('written'), one)
  figures.outgoing()?.written()
  clock.nowMs += minuteMs
  figures.count(aSource('on its way'), one)
  figures.outgoing()

  clock.nowMs += 61 * minuteMs
  const afterAnHour = figures.held().figures.map(({ applicationId }) => applicationId)
  clock.nowMs += 24 * 60 * minuteMs
  const afterADay = figures.held().figures

  expect(afterAnHour).toEqual(['on its way'])
  expect(afterADay).toEqual([])
})

test('however long nothing can be written, no more than 10,000 figures and one a type and minute are held', () => {
  const { clock, figures } = openAt()

  for (let minute = 0; minute < 30; minute += 1) {
    for (let index = 0; index < 900; index += 1) figures.count(aSource(`app-${index}`), one)
    clock.nowMs += minuteMs
  }

  const held = figures.held().figures
  expect(held.length).toBeLessThanOrEqual(figureLimits.entriesMax + 30)
  expect(held.reduce((sum, { count }) => sum + count, 0)).toBe(30 * 900)
})

test('between two writings 3 samples of an entry are taken, and no more are made', () => {
  const { figures } = openAt()
  let made = 0
  const sample = () => {
    made += 1
    return { eventName: `event ${made}`, place: '/usr/id', reason: 'must be string' }
  }

  for (let index = 0; index < 100; index += 1) {
    figures.count(aSource('shop'), { type: 'event_malformed', count: 1, sample })
  }

  const [figure] = figures.outgoing()?.figures ?? []
  expect(made).toBe(figureLimits.freshSamplesMax)
  expect(figure).toMatchObject({ severity: 'dropped', count: 100 })
  expect(parseSamples(figure?.samples ?? [])).toHaveLength(figureLimits.freshSamplesMax)
})

test('a sample is cut to 200 characters a part, and half a character in it is replaced', () => {
  const { figures } = openAt()
  const sample = () => ({ eventName: 'x'.repeat(500), place: '/\ud83d', reason: 'wrong' })

  figures.count(aSource('shop'), { type: 'event_malformed', count: 1, sample })

  const [shown] = parseSamples(figures.held().figures[0]?.samples ?? [])
  expect(shown?.event_name).toHaveLength(200)
  expect(shown?.place).toBe('/\ufffd')
})

test('a clock that jumps back adds to the minute that was last', () => {
  const { clock, figures } = openAt()
  figures.count(aSource('shop'), one)
  clock.nowMs -= 10 * minuteMs

  figures.count(aSource('shop'), one)

  expect(figures.held().figures).toMatchObject([{ count: 2 }])
})

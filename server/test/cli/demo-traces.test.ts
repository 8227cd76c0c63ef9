import { afterEach, expect, test } from 'vitest'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { throughline } from './command-line.ts'
import { openFakeIntake, type FakeIntake } from './fake-intake.ts'

let intake: FakeIntake | undefined

afterEach(async () => {
  await intake?.close()
  intake = undefined
})

const traces = Compile(
  Type.Array(
    Type.Array(
      Type.Object({
        trace_id: Type.Integer(),
        service: Type.String(),
        error: Type.Integer(),
        meta: Type.Record(Type.String(), Type.String()),
      }),
    ),
  ),
)

const failedPayment = Compile(
  Type.Object({
    event: Type.Object({ name: Type.Literal('payment.failed') }),
    dd: Type.Object({ trace_id: Type.String() }),
    payment: Type.Object({ error_code: Type.String() }),
  }),
)

test('the trace of each failed payment says what it failed by, from the gateway to the provider', async () => {
  intake = await openFakeIntake()
  const words = ['demo', '--users', '4000', '--days', '20', '--url', intake.url]
  await throughline(words)

  const sent = intake.traceBodies.flatMap((body) => {
    const read: unknown = JSON.parse(body)
    return traces.Check(read) ? read : []
  })
  const byId = new Map(sent.map((spans) => [spans[0]?.trace_id, spans]))
  const failed = [...intake.kept.values()].flatMap((line) => {
    const event: unknown = JSON.parse(line)
    return failedPayment.Check(event) ? [event] : []
  })
  const shown = failed.map(({ dd, payment }) => {
    const spans = byId.get(Number.parseInt(dd.trace_id, 16)) ?? []
    const errors = spans.filter(({ error }) => error === 1)
    return {
      code: payment.error_code,
      said: new Set(errors.map(({ meta }) => meta['error.type'])),
      services: errors.map(({ service }) => service),
    }
  })

  expect(failed.length).toBeGreaterThan(20)
  expect(shown).toEqual(
    shown.map(({ code }) => ({
      code,
      said: new Set([code]),
      services: ['api-gateway', 'checkout', 'payments', 'payments'],
    })),
  )
})

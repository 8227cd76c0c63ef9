import { expect, onTestFinished, test, vi } from 'vitest'
import { Throughline, type ThroughlineConfig } from '../../../sdk/src/index.ts'
import { askNumber, untilStored } from '../asking.ts'
import { startListening, startServer, type RunningServer } from '../running-server.ts'

async function aServer(): Promise<RunningServer> {
  const server = await startServer()
  onTestFinished(() => server.remove())
  return server
}

function aClient(server: RunningServer, config: Partial<ThroughlineConfig> = {}): Throughline {
  return new Throughline({ apiKey: server.apiKey, host: server.url, ...config })
}

test('what every call sends is kept under its name, its user and its properties', async () => {
  const server = await aServer()
  const client = aClient(server)

  void client.track('user-1', 'signup', { plan: 'pro' })
  void client.identify('user-1', { email: 'a@b.test' })
  void client.page('user-1', 'Pricing')
  void client.group('user-1', 'acme', { size: 50 })
  void client.alias('user-1', 'visitor-1')
  void client.trackPurchase('user-1', { value: 49.9, currency: 'eur' })
  await client.close()
  await untilStored(server)

  const count = (query: string) => askNumber(server, query, { aggregation: 'count' })
  expect(await count('@event.name:signup @usr.id:user-1 @plan:pro')).toBe(1)
  expect(await count('@event.kind:identify @usr.email:a@b.test')).toBe(1)
  expect(await count('@event.kind:page @name:Pricing')).toBe(1)
  expect(await count('@event.kind:group @account.id:acme @account.size:50')).toBe(1)
  expect(await count('@event.kind:alias @usr.id:user-1')).toBe(1)
  expect(await count('@event.kind:* @currency:EUR @revenue:49.9')).toBe(1)
})

test('an event that the server refuses is dropped with its reason, the others of the request are kept', async () => {
  const server = await aServer()
  const warn = vi.spyOn(console, 'warn').mockReturnValue()
  onTestFinished(() => warn.mockRestore())
  const reasons: string[] = []
  const client = aClient(server, {
    onDrop: (events, reason, error) =>
      reasons.push(`${events.map(({ event }) => event).join()} ${reason} ${error?.message}`),
  })

  void client.track('user-1', 'first')
  void client.track({ event: 'too old', userId: 'user-1', timestamp: '1999-12-31' })
  void client.track('user-1', 'last')
  await client.close()
  await untilStored(server)

  expect(reasons).toHaveLength(1)
  expect(reasons[0]).toMatch(/^too old permanent_client_error \w+/)
  expect(await askNumber(server, '@usr.id:user-1', { aggregation: 'count' })).toBe(2)
})

const total = 100_000
const atOnce = 5_000

test('100,000 events arrive, each once, while the server is killed and stopped once each', async () => {
  const first = await startServer()
  let server = first
  onTestFinished(() => server.remove())
  const restart = async (): Promise<void> => {
    const environment = { THROUGHLINE_PORT: new URL(first.url).port }
    server = await startListening(environment, first.dataDir)
  }
  let dropped = 0
  const client = aClient(server, {
    maxQueueSize: 10_000,
    retryLimit: 10,
    onDrop: (events) => (dropped += events.length),
  })
  const interruptions = new Map([
    [30_000, () => first.kill().then(restart)],
    [70_000, () => server.stop().then(restart)],
  ])
  const restarts: Promise<void>[] = []

  for (let sent = 0; sent < total; sent += atOnce) {
    for (let index = sent; index < sent + atOnce; index += 1) void client.track(`u${index}`, 'paid')
    const interrupt = interruptions.get(sent)
    if (interrupt !== undefined) restarts.push(interrupt())
    await client.flush()
  }
  await client.close()
  await Promise.all(restarts)
  await untilStored(server)

  expect(dropped).toBe(0)
  expect(restarts).toHaveLength(2)
  expect(await askNumber(server, '@event.name:paid', { aggregation: 'count' })).toBe(total)
})

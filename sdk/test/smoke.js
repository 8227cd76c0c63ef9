// What a program does with the SDK, in whatever runtime: events enough for gzip, a flush against a server
// that first asks to wait, a queue on disk, a close, and an end without one.
import { Throughline } from '@throughline/node'

const config = { apiKey: 'k', host: process.env.HOST, queueDirectory: process.env.QUEUE_DIRECTORY }

const client = new Throughline(config)
for (let count = 0; count < 30; count += 1) void client.track('u', `e${count}`)
await client.flush()
void client.identify('u', { plan: 'pro' })
await client.close()

void new Throughline(config).track('u', 'last')

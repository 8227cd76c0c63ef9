/** Runs `examples/checkout` as its two processes, traced as one is told. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { RunningServer } from '../running-server.ts'

const folder = join(import.meta.dirname, '../../../examples/checkout')

/** One that is charged, one that its bank refuses, one whose processor does not answer. */
export const cards = {
  good: '4000000000004242',
  declined: '4000000000000002',
  late: '4000000000000119',
}

/** How a service is started, so that it is traced. */
export type Tracing = {
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

/** With what a process ended, and what it wrote to stderr. */
export type Ended = { readonly exitCode: number | null; readonly complaints: string }

export type Shop = {
  /** Somebody buys with this card; what the shop answered. */
  buy(order: Order): Promise<unknown>
  /** SIGTERM to shop and payments, which end by themselves. */
  stop(): Promise<readonly Ended[]>
}

export type Order = { readonly user: string; readonly session: string; readonly card: string }

/** Starts the shop and its payments, and waits until both listen. */
export async function openShop(
  tracing: (service: string) => Tracing,
  { url, apiKey }: Pick<RunningServer, 'url' | 'apiKey'>,
): Promise<Shop> {
  const payments = await startService('payments', tracing('payments'))
  const { command, environment } = tracing('shop')
  const shop = await startService('shop', {
    command,
    environment: {
      ...environment,
      PAYMENTS_PORT: new URL(payments.url).port,
      THROUGHLINE_URL: url,
      API_KEY: apiKey,
    },
  })
  return {
    async buy(order) {
      const answer = await fetch(`${shop.url}/checkout`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          // As pages send it that are watched.
          baggage: `session.id=${order.session},user.id=${order.user}`,
        },
        body: JSON.stringify({ order: 'order-1', amount: 49.9, ...order }),
      })
      return answer.json()
    },
    stop: async () => [await shop.stop(), await payments.stop()],
  }
}

const running = new Set<ChildProcess>()
// Of a test that fails nothing stays.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

type Service = { readonly url: string; stop(): Promise<Ended> }

async function startService(name: string, { command, environment }: Tracing): Promise<Service> {
  const child = spawn(process.execPath, [...command, name], {
    cwd: folder,
    env: { PATH: process.env['PATH'], SHOP_PORT: '0', PAYMENTS_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.add(child)
  const ended = once(child, 'close').finally(() => running.delete(child))
  const complaints = text(child.stderr)
  const stop = async (): Promise<Ended> => {
    child.kill('SIGTERM')
    await ended
    return { exitCode: child.exitCode, complaints: await complaints }
  }
  const url = await addressOf(child)
  if (url === undefined) throw new Error(`${name} does not listen: ${await complaints}`)
  return { url, stop }
}

/** What it says once it listens; undefined when it ends before. */
async function addressOf({ stdout }: ChildProcess): Promise<string | undefined> {
  if (stdout === null) return undefined
  for await (const line of createInterface(stdout)) {
    const url = /listening on (\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  return undefined
}

import { expect, test } from 'vitest'
import { ofOwnPage, signIn } from '../calling.ts'
import { startServer, type RunningServer } from '../running-server.ts'

async function statusOf({ url }: RunningServer, cookie: string): Promise<number> {
  return (await fetch(`${url}/api/app/overview`, { headers: { cookie } })).status
}

test('a copy of the cookie of somebody who has signed out is refused, after a crash and a restart, too', async () => {
  const server = await startServer()
  const left = await signIn(server, 'viewer')
  const other = await signIn(server, 'viewer')

  const headers = { ...ofOwnPage, cookie: left }
  await fetch(`${server.url}/api/app/sign-out`, { method: 'POST', headers })
  const before = [await statusOf(server, left), await statusOf(server, other)]
  await server.kill()
  const again = await startServer({}, server.dataDir)
  const after = [await statusOf(again, left), await statusOf(again, other)]

  expect(before).toEqual([403, 200])
  expect(after).toEqual([403, 200])
  await again.remove()
})

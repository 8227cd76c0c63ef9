import { expect, onTestFinished, test, vi } from 'vitest'
import { startRecorder } from '../test/recorder.ts'
import { Throughline } from './index.ts'

/** Sends one event there; gives what is told of it when it is dropped. */
async function dropOf(host: string): Promise<string | undefined> {
  let told: string | undefined
  const client = new Throughline({
    apiKey: 'secret',
    host,
    onDrop: (_, reason, error) => (told = `${reason}: ${error?.message}`),
  })
  onTestFinished(() => client.close())
  void client.track('u', 'e')
  await client.flush()
  return told
}

test('a redirect to another path of the same server is followed', async () => {
  const server = await startRecorder({ location: '/moved/batch' })

  expect(await dropOf(server.url)).toBeUndefined()

  expect(server.events).toMatchObject([{ event: 'e' }])
})

test('a redirect to another server is not followed: neither key nor events go there, and onDrop is told where it pointed', async () => {
  vi.spyOn(console, 'warn').mockReturnValue()
  const elsewhere = await startRecorder()
  const server = await startRecorder({ location: `${elsewhere.url}/batch` })

  expect(await dropOf(server.url)).toBe(
    `permanent_client_error: HTTP 307 Temporary Redirect - it redirects to ${elsewhere.url}/batch: give that as host if it is yours`,
  )

  expect(elsewhere.requestCount()).toBe(0)
})

import { expect, test } from 'vitest'
import { startServer } from '../running-server.ts'

test('a port that is taken ends the start with a sentence that says which, and which setting', async () => {
  const server = await startServer()
  const { port } = new URL(server.url)

  const second = startServer({ THROUGHLINE_PORT: port })

  await expect(second).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`)
  await expect(second).rejects.toThrow('THROUGHLINE_PORT')
  await server.remove()
})

test('SIGTERM ends an idle server with exit code 0', async () => {
  const server = await startServer()

  expect(await server.stop()).toBe(0)

  expect(server.output()).not.toContain('"level":"error"')
  await server.remove()
})

import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startCommand } from '../cli/started-command.ts'
import { startServer } from '../running-server.ts'

const serverProgram = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

test('a port that is taken ends the start with a sentence that says which, and which setting', async () => {
  const server = await startServer()
  const { port } = new URL(server.url)

  const second = startServer({ THROUGHLINE_PORT: port })

  await expect(second).rejects.toThrow(`port ${port} on 127.0.0.1 is taken`)
  await expect(second).rejects.toThrow('THROUGHLINE_PORT')
  await server.remove()
})

test.each([
  [['--help'], 0, 'THROUGHLINE_DATA_DIR'],
  [['-h'], 0, 'Exit codes:'],
  [['--port', '80'], 2, 'takes no arguments (got --port 80)'],
])('%j starts no server, ends with exit code %d and says "%s"', async (words, code, said) => {
  const { exitCode, stdout, stderr } = await startCommand(words, serverProgram).ended

  expect(exitCode).toBe(code)
  expect(stdout + stderr).toContain(said)
})

test('SIGTERM ends an idle server with exit code 0', async () => {
  const server = await startServer()

  expect(await server.stop()).toBe(0)

  expect(server.output()).not.toContain('"level":"error"')
  await server.remove()
})

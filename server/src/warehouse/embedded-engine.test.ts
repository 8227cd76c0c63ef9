import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { firstWord } from './embedded-engine.ts'

test('a host that neither gets ready nor ends is given up after its time', async () => {
  const silent = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])

  const outcome = await firstWord(silent, 50)
  silent.kill('SIGKILL')
  await once(silent, 'exit')

  expect(outcome).toEqual({
    message: undefined,
    printed: '',
    exit: 'it was not ready within 50 ms',
  })
})

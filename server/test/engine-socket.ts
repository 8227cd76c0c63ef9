import { request } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { RunningServer } from './running-server.ts'

/** Runs a statement in the embedded engine of a server, as an operator at its socket would. */
export async function tellEngine(
  { dataDir }: Pick<RunningServer, 'dataDir'>,
  statement: string,
): Promise<string> {
  const [status, answer] = await new Promise<[number | undefined, string]>((resolve, reject) => {
    const asked = request({ socketPath: join(dataDir, 'engine.sock'), method: 'POST', path: '/' })
    asked.once('error', reject)
    asked.once('response', (response) => {
      text(response).then((said) => resolve([response.statusCode, said]), reject)
    })
    asked.end(statement)
  })
  if (status !== 200) throw new Error(answer)
  return answer
}

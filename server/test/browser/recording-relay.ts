/** Stands between pages and a server, and remembers what pages sent. */
import { createServer, request as ask } from 'node:http'
import { closed, listening } from './watched-site.ts'

export type RecordingRelay = {
  readonly url: string
  /** Of all POSTs, in the order they came. */
  readonly bodies: readonly string[]
  readonly close: () => Promise<void>
}

/** Hands everything on to the server, and its answers back. */
export async function openRelay(to: string): Promise<RecordingRelay> {
  const bodies: string[] = []
  const relay = createServer((request, response) => {
    const { method = 'GET', headers, url } = request
    const onward = ask(`${to}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    onward.on('error', () => response.destroy())
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (method === 'POST') bodies.push(Buffer.concat(chunks).toString())
    })
    request.pipe(onward)
  })
  return { url: await listening(relay), bodies, close: () => closed(relay) }
}

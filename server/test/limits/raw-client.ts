import { once } from 'node:events'
import { connect } from 'node:net'
import type { RunningServer } from '../running-server.ts'

export type RawAnswer = {
  readonly status: number
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** A connection whose every byte the test decides over. */
export type RawClient = {
  write(bytes: string | Uint8Array): void
  /** Resolves when there is room for more; that is never while the server reads nothing. */
  writable(): Promise<void>
  /** Says that nothing more will come, and goes on reading. */
  end(): void
  /** Whether any of an answer has come that nobody has taken. */
  hasAnswer(): boolean
  isClosed(): boolean
  /** The next answer, whole. Rejects when the connection closes before. */
  answer(): Promise<RawAnswer>
  /** Resolves when the connection is closed, by whomever. */
  readonly closed: Promise<unknown>
  destroy(): void
}

/** Connects to a running server. */
export async function openRaw({ url }: Pick<RunningServer, 'url'>): Promise<RawClient> {
  const socket = connect({
    port: Number(new URL(url).port),
    host: '127.0.0.1',
    allowHalfOpen: true,
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.once('close', resolve))
  await once(socket, 'connect')
  let text = ''
  let isEnded = false
  let wake = (): void => {}
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += String(chunk)
    wake()
  })
  const ended = (): void => {
    isEnded = true
    wake()
  }
  socket.on('end', ended).on('close', ended)
  return {
    write: (bytes) => void socket.write(bytes),
    async writable() {
      if (!socket.writableNeedDrain) return
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), closed])
    },
    end: () => void socket.end(),
    hasAnswer: () => text !== '',
    isClosed: () => socket.closed,
    async answer() {
      for (;;) {
        const found = answerIn(text)
        if (found !== undefined) {
          text = text.slice(found.end)
          if (found.answer.status >= 200) return found.answer
        } else if (isEnded) {
          throw new Error(`the connection ended after: ${text}`)
        } else {
          await new Promise<void>((resolve) => (wake = resolve))
        }
      }
    },
    closed,
    destroy: () => void socket.destroy(),
  }
}

/** The answer at the start of a text; all of ours have a length, or no body. */
function answerIn(text: string): { readonly answer: RawAnswer; readonly end: number } | undefined {
  const headEnd = text.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [start = '', ...lines] = text.slice(0, headEnd).split('\r\n')
  const headers = new Map(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':')
      return [name.toLowerCase(), value.join(':').trim()] as const
    }),
  )
  const end = headEnd + 4 + Number(headers.get('content-length') ?? 0)
  if (text.length < end) return undefined
  const body = Buffer.from(text.slice(headEnd + 4, end), 'latin1').toString()
  return { answer: { status: Number(start.split(' ')[1]), headers, body }, end }
}

/** The status of the next answer and the code in it, undefined in one that refuses nothing. */
export async function outcome(
  client: RawClient,
): Promise<{ readonly status: number; readonly code: string | undefined }> {
  const { status, body } = await client.answer()
  return { status, code: /"code":"(\w+)"/.exec(body)?.[1] }
}

export const intakePath = '/api/v2/prodlytics'

/** The head of a request that sends events, with these headers in place of its own or beside them. */
export function intakeHead(
  { apiKey }: Pick<RunningServer, 'apiKey'>,
  headers: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = {
    host: 'x',
    'dd-api-key': apiKey,
    'content-type': 'application/json',
    ...headers,
  }
  const lines = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  )
  return `POST ${intakePath} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

/** A whole request that sends this body. */
export function intakeRequest(
  server: Pick<RunningServer, 'apiKey'>,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string | undefined>> = {},
): Buffer {
  const length = String(Buffer.byteLength(body))
  const head = intakeHead(server, { 'content-length': length, ...headers })
  return Buffer.concat([Buffer.from(head), Buffer.from(body)])
}

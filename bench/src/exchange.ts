/**
 * Asks the server over TCP and its engine over the engine's own socket, by the same few lines, so
 * that their times can be compared.
 */
import { Agent, request, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { keys, type RunningServer } from './processes.ts'

const agent = new Agent({ keepAlive: true })
const engineAgent = new Agent({ keepAlive: true })

type Target = {
  readonly agent: Agent
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly at: { readonly socketPath: string } | { readonly host: string; readonly port: number }
}

export type Settings = Readonly<Record<string, string>>

/** POSTs a question to the public API and gives back the answer's JSON. */
export async function askApi(server: RunningServer, path: string, body: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json', ...bothKeys }
  const at = { host: '127.0.0.1', port: server.port }
  const text = await post({ agent, path, headers, at }, Buffer.from(JSON.stringify(body)))
  const answer: unknown = JSON.parse(text)
  return answer
}

/** GETs something of the public API, and gives back the JSON that it answers. */
export async function getApi(server: RunningServer, path: string): Promise<unknown> {
  const at = { host: '127.0.0.1', port: server.port }
  const text = await textOf(path, await sent('GET', { agent, path, headers: bothKeys, at }))
  const answer: unknown = JSON.parse(text)
  return answer
}

const bothKeys = { 'dd-api-key': keys.api, 'dd-application-key': keys.app } as const

/** Runs SQL on the server's engine and gives back rows, each as its columns' values. */
export async function queryEngine(
  server: RunningServer,
  sql: string,
  settings: Settings = {},
): Promise<readonly (readonly unknown[])[]> {
  const search = { default_format: 'JSONCompact', output_format_json_quote_64bit_integers: '0' }
  const text = await postToEngine(server, { ...search, ...settings }, Buffer.from(sql))
  const answer: unknown = JSON.parse(text)
  if (typeof answer === 'object' && answer !== null && 'data' in answer) {
    const { data } = answer
    if (Array.isArray(data) && data.every((row) => Array.isArray(row))) return data
  }
  throw new Error(`not a result: ${text.slice(0, 200)}`)
}

/** Runs a statement that gives no rows. */
export async function commandEngine(
  server: RunningServer,
  sql: string,
  settings: Settings = {},
): Promise<void> {
  await postToEngine(server, settings, Buffer.from(sql))
}

/** Inserts lines of JSON into a table of the server's engine. */
export async function insertIntoEngine(
  server: RunningServer,
  { table, lines, settings }: { table: string; lines: Uint8Array; settings: Settings },
): Promise<void> {
  const query = `INSERT INTO ${table} FORMAT JSONEachRow`
  await postToEngine(server, { ...settings, query }, lines)
}

function postToEngine(server: RunningServer, search: Settings, body: Uint8Array): Promise<string> {
  const path = `/?${new URLSearchParams(search).toString()}`
  const at = { socketPath: join(server.dataDir, 'engine.sock') }
  return post({ agent: engineAgent, path, headers: {}, at }, body)
}

async function post(target: Target, body: Uint8Array): Promise<string> {
  return textOf(target.path, await sent('POST', target, body))
}

async function textOf(path: string, response: IncomingMessage): Promise<string> {
  const text = (await buffer(response)).toString('utf8')
  if (response.statusCode === 200) return text
  throw new Error(`${path} ${response.statusCode} ${text.slice(0, 500)}`)
}

function sent(
  method: 'GET' | 'POST',
  { at, agent, path, headers }: Target,
  body?: Uint8Array,
): Promise<IncomingMessage> {
  const length = body === undefined ? {} : { 'content-length': body.length }
  return new Promise((resolve, reject) => {
    request({ ...at, agent, path, method, headers: { ...headers, ...length } }, resolve)
      .once('error', reject)
      .end(body)
  })
}

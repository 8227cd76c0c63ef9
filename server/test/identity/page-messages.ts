import { readdirSync, readFileSync } from 'node:fs'
import { isJsonObject, type JsonObject } from '../../src/intake/json-object.ts'

/** What a page of the documents shows of what a client sends. */
export interface PageMessage {
  /** Its path in the repository. */
  readonly page: string
  /** Of the intake that takes it. */
  readonly path: string
  readonly body: JsonObject
}

const root = new URL('../../../', import.meta.url)

/** Every message of every page, in the order of the pages. */
export function pageMessages(): readonly PageMessage[] {
  const reference = readdirSync(new URL('docs/reference/', root)).toSorted()
  const pages = ['README.md', ...reference.map((name) => `docs/reference/${name}`)]
  return pages.flatMap(messagesOf)
}

const block = /```(?:json|ndjson)\n(.*?)```|-d '(\{[^']*\})'/gs

function messagesOf(page: string): readonly PageMessage[] {
  const text = readFileSync(new URL(page, root), 'utf8')
  return [...text.matchAll(block)]
    .flatMap(([, json, sent = '']) => bodiesIn(json ?? sent))
    .flatMap((body) => {
      const path = pathOf(body)
      return path === undefined ? [] : [{ page, path, body }]
    })
}

/** One body, or a line each. */
function bodiesIn(text: string): readonly JsonObject[] {
  const texts = text.startsWith('{"') ? text.trim().split('\n') : [text]
  return texts.map((one): unknown => JSON.parse(one)).filter(isJsonObject)
}

/** Where clients send what looks so; undefined for what is no message of theirs. */
function pathOf(body: JsonObject): string | undefined {
  if (isJsonObject(body['source'])) return '/track'
  if (Array.isArray(body['batch'])) return '/v1/batch'
  if (Array.isArray(body['events']) && !('task' in body)) return '/batch'
  if (typeof body['event'] === 'string') return '/track'
  if (body['type'] === 'view' && isJsonObject(body['_dd'])) return '/api/v2/rum'
  return isJsonObject(body['event']) ? '/api/v2/prodlytics' : undefined
}

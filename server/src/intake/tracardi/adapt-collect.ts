/** What services that call webhooks send to `/collect/…`: one event, its properties any way they can. */
import { isUtf8 } from 'node:buffer'
import { memberTexts } from '../element-texts.ts'
import { isJsonObject } from '../json-object.ts'
import { parseJson } from '../parse-json.ts'
import type { TrackFault } from './read-track.ts'

/** A call as it came. */
export type CollectCall = {
  readonly eventType: string
  readonly sourceId: string
  readonly sessionId: string | undefined
  /** Of the query string. */
  readonly query: CollectFields
  readonly contentType: string
  readonly bytes: Buffer
}

/** A name that stands several times has a list. */
export type CollectFields = Readonly<Record<string, string | readonly string[]>>

export type CollectedTrack =
  /** The same event as a body of `/track`. */
  | { readonly kind: 'track'; readonly value: unknown; readonly text: string }
  | { readonly kind: 'faulty'; readonly fault: TrackFault }

/** Reads a call. What is no JSON, form or UTF-8 though it says so is a fault. */
export async function collectedTrack(call: CollectCall): Promise<CollectedTrack> {
  const properties = await propertiesText(call)
  if (properties === undefined) return { kind: 'faulty', fault: unreadable }
  const source = JSON.stringify({ id: call.sourceId })
  const { sessionId } = call
  const session = sessionId === undefined ? '' : `"session":${JSON.stringify({ id: sessionId })},`
  const event = `{"type":${JSON.stringify(call.eventType)},"properties":${properties}}`
  const text = `{"source":${source},${session}"events":[${event}]}`
  return { kind: 'track', value: JSON.parse(text), text }
}

const unreadable: TrackFault = {
  type: 'json_invalid',
  loc: [],
  msg: 'JSON decode error',
  input: {},
}

async function propertiesText(call: CollectCall): Promise<string | undefined> {
  const { bytes, contentType } = call
  if (bytes.length === 0) return JSON.stringify(call.query)
  if (/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(contentType)) {
    const fields = await formFields(bytes, contentType)
    return fields && withQuery(JSON.stringify(fields), call)
  }
  if (!isUtf8(bytes)) return undefined
  const text = bytes.toString()
  const parsed = parseJson({ text, line: 1 })
  if (parsed.kind === 'json') {
    return withQuery(isJsonObject(parsed.value) ? text : `{"body":${text}}`, call)
  }
  const isSaidToBeJson = /[/+]json\b/i.test(contentType)
  return isSaidToBeJson ? undefined : withQuery(JSON.stringify({ body: text }), call)
}

/** The members of the body as they were sent, and those of the query that have other names. */
function withQuery(text: string, { query }: CollectCall): string {
  const members = memberTexts(text)
  const sent = new Set(members.map(({ key }) => key))
  const others = Object.entries(query).filter(([key]) => !sent.has(key))
  const texts = others.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
  return `{${[...texts, ...members.map((member) => member.text)].join(',')}}`
}

async function formFields(bytes: Buffer, contentType: string): Promise<CollectFields | undefined> {
  const form = await formOf(new Response(bytes, { headers: { 'content-type': contentType } }))
  if (form === undefined) return undefined
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => {
      // Of a file its name.
      const values = form.getAll(name).map((one) => (typeof one === 'string' ? one : one.name))
      const [only = ''] = values
      return [name, values.length === 1 ? only : values]
    }),
  )
}

async function formOf(response: Response): Promise<FormData | undefined> {
  try {
    return await response.formData()
  } catch {
    // Its only way to say that the bytes are no form.
    return undefined
  }
}

/** What services that call webhooks send to `/collect/…`: one event, its properties any way they can. */
import { memberTexts } from '../element-texts.ts'
import { isJsonObject } from '../json-object.ts'
import { parseJson } from '../parse-json.ts'

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

/** The same event as the text of a body of `/track`; undefined when the body is no JSON but says so. */
export async function collectedTrack(call: CollectCall): Promise<string | undefined> {
  const properties = await propertiesText(call)
  if (properties === undefined) return undefined
  const source = JSON.stringify({ id: call.sourceId })
  const { sessionId } = call
  const session = sessionId === undefined ? '' : `"session":${JSON.stringify({ id: sessionId })},`
  const event = `{"type":${JSON.stringify(call.eventType)},"properties":${properties}}`
  return `{"source":${source},${session}"events":[${event}]}`
}

async function propertiesText(call: CollectCall): Promise<string | undefined> {
  const { bytes, contentType } = call
  if (bytes.length === 0) return JSON.stringify(call.query)
  if (/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(contentType)) {
    return withQuery(JSON.stringify(await formFields(bytes, contentType)), call)
  }
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

async function formFields(bytes: Buffer, contentType: string): Promise<CollectFields> {
  const response = new Response(bytes, { headers: { 'content-type': contentType } })
  const fields = new Map<string, string[]>()
  for (const [name, value] of await response.formData()) {
    // Of a file its name.
    const text = typeof value === 'string' ? value : value.name
    fields.set(name, [...(fields.get(name) ?? []), text])
  }
  return Object.fromEntries(
    [...fields].map(([name, values]) => {
      const [only = ''] = values
      return [name, values.length === 1 ? only : values]
    }),
  )
}

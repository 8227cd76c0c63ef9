import type { Call, CallBody } from './call.ts'
import { withId, withRecentTimes } from './example-body.ts'
import type { Operation } from './operations.ts'

/** What is typed into the form of an operation. */
export interface CallForm {
  /** By the names of parameters. */
  readonly values: Readonly<Record<string, string>>
  /** Undefined as long as it is the example. */
  readonly body: string | undefined
  /** What "now" is in the example. */
  readonly nowMs: number
}

/** The form as it is filled in at the start. */
export function startForm({ parameters }: Operation, nowMs: number): CallForm {
  const values = Object.fromEntries(parameters.map(({ name, example }) => [name, example]))
  return { values, body: undefined, nowMs }
}

/** The text of the body as the form shows it. */
export function bodyText({ body }: Operation, form: CallForm): string {
  if (form.body !== undefined) return form.body
  if (body.kind === 'bytes') return body.base64
  if (body.kind === 'none' || body.example === undefined) return ''
  const recent = withRecentTimes(body.example, form.nowMs)
  const id = form.values['id'] ?? ''
  return JSON.stringify(id === '' ? recent : withId(recent, id), null, 2)
}

/** The names of parameters that a request cannot do without and that are empty. */
export function missing({ parameters }: Operation, { values }: CallForm): readonly string[] {
  const empty = parameters.filter(({ isRequired, name }) => isRequired && values[name] === '')
  return empty.map(({ name }) => name)
}

/** The request that a form stands for. A part of the path that is empty stays `{id}`. */
export function callOf(operation: Operation, form: CallForm, origin: string): Call {
  const body = callBody(operation, bodyText(operation, form))
  const contentType =
    operation.body.kind === 'bytes' ? operation.body.contentType : 'application/json'
  return {
    method: operation.method,
    origin,
    path: filledPath(operation, form),
    headers: body.kind === 'none' ? [] : [['Content-Type', contentType]],
    credentials: operation.credentials,
    body,
  }
}

function filledPath({ path, parameters }: Operation, { values }: CallForm): string {
  const filled = path.replaceAll(/\{(\w+)\}/g, (part, name: string) => {
    const value = values[name] ?? ''
    return value === '' ? part : encodeURIComponent(value)
  })
  const query = new URLSearchParams()
  for (const { name, place } of parameters) {
    const value = values[name] ?? ''
    if (place === 'query' && value !== '') query.set(name, value)
  }
  return query.size === 0 ? filled : `${filled}?${query}`
}

function callBody({ body }: Operation, text: string): CallBody {
  if (body.kind === 'none' || text === '') return { kind: 'none' }
  return body.kind === 'bytes' ? { kind: 'bytes', base64: text } : { kind: 'text', text }
}

/** What is wrong with the text of a body before it is sent: `line 3: …`; undefined for nothing. */
export function bodyFault({ body }: Operation, text: string): string | undefined {
  if (text === '' || body.kind === 'none') return undefined
  try {
    if (body.kind === 'bytes') atob(text)
    else JSON.parse(text)
    return undefined
  } catch (error) {
    const what = body.kind === 'bytes' ? 'This is not base64' : 'This is not JSON'
    return `${what}: ${error instanceof Error ? error.message : ''}`
  }
}

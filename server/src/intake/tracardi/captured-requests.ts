/** What Tracardi's clients and documents send, and the status they expect; for tests. */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { readCaptured } from '../read-captured.ts'

const CapturedRequest = Type.Object({
  name: Type.String(),
  method: Type.Enum(['GET', 'POST']),
  path: Type.String(),
  headers: Type.Optional(Type.Record(Type.String(), Type.String())),
  body: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  status: Type.Integer(),
})
export type CapturedRequest = Static<typeof CapturedRequest>

const capturedRequest = Compile(CapturedRequest)

/** Every request. */
export function capturedRequests(): readonly CapturedRequest[] {
  return readCaptured(new URL('captured-requests.ndjson', import.meta.url), capturedRequest)
}

/** The request of a name. */
export function captured(name: string): CapturedRequest {
  const found = capturedRequests().find((request) => request.name === name)
  if (found === undefined) throw new Error(`no captured request is called ${name}`)
  return found
}

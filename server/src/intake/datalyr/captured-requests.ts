/** What Datalyr's own clients sent when they were run against a server that kept it; for tests. */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { readCaptured } from '../read-captured.ts'

const CapturedRequest = Type.Object({
  /** Its package and version. */
  client: Type.String(),
  /** Which of its methods was called, and how. */
  name: Type.String(),
  path: Type.String(),
  headers: Type.Record(Type.String(), Type.String()),
  body: Type.Unknown(),
})
export type CapturedRequest = Static<typeof CapturedRequest>

const capturedRequest = Compile(CapturedRequest)

/** Every request, in the order of the clients and of their calls. */
export function capturedRequests(): readonly CapturedRequest[] {
  return readCaptured(new URL('captured-requests.ndjson', import.meta.url), capturedRequest)
}

/** The only request of a client under a name. */
export function captured(client: string, name: string): CapturedRequest {
  const found = capturedRequests().filter((one) => one.client === client && one.name === name)
  const [first] = found
  if (first === undefined || found.length > 1) throw new Error(`${client} ${name}: ${found.length}`)
  return first
}

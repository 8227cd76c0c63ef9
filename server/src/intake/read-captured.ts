import { readFileSync } from 'node:fs'

/** Requests that clients sent when they were recorded, a line of JSON each; for tests. */
export function readCaptured<Request>(
  file: URL,
  shape: { Check(value: unknown): value is Request },
): readonly Request[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => {
    const request: unknown = JSON.parse(line)
    if (!shape.Check(request)) throw new Error(`no captured request: ${line}`)
    return request
  })
}

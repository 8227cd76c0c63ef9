/** A dead letter as it stands in its file: one JSON object; see docs/formats/dead-letters.md. */
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'

export type DeadLetter = {
  /** Of an insert of this row alone, so it names the row; the same when the batch is repeated. */
  readonly token: string
  readonly row: Buffer
  readonly reason: string
  readonly atMs: number
}

const letterFile = Compile(
  Type.Object({
    at: Type.Integer(),
    token: Type.String(),
    reason: Type.String(),
    row: Type.String(),
  }),
)

/** Whether a text can be the token of a letter, and so a name in the directory. */
export function isLetterToken(text: string): boolean {
  return /^[0-9a-z][0-9a-z.-]{0,199}$/.test(text)
}

export function printLetter({ token, row, reason, atMs }: DeadLetter): string {
  return JSON.stringify({ at: atMs, token, reason, row: row.toString().trimEnd() })
}

/** The letter that was printed so; undefined for anything else. */
export function parseLetter(text: string): DeadLetter | undefined {
  const parsed = parseJson(text)
  if (!letterFile.Check(parsed)) return undefined
  const { at: atMs, token, reason, row } = parsed
  return { atMs, token, reason, row: Buffer.from(`${row}\n`) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

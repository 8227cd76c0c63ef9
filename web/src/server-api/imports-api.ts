import {
  ImportAnswer,
  ImportedLines,
  ImportsAnswer,
  type Import,
  type ImportCreate,
  type ImportStanding,
} from '@throughline/contract'
import { request } from './request.ts'

const path = '/api/app/imports'

/** Where in its file a piece begins; `digest` is what the answer for the one before gave. */
export interface PiecePlace {
  readonly applicationId: string
  readonly linesBefore: number
  readonly digest: string | undefined
}

/** Files that were imported, the newest first. */
export async function readImports(signal: AbortSignal): Promise<readonly Import[]> {
  return (await request({ path, signal }, ImportsAnswer)).data
}

/** Has the server remember that a file is being imported. */
export async function beginImport(attributes: ImportCreate['data']['attributes']): Promise<Import> {
  const body = { data: { type: 'import_create', attributes } }
  return (await request({ path, body }, ImportAnswer)).data
}

/** Has it remember how far that is. */
export async function tellImport(id: string, attributes: ImportStanding): Promise<Import> {
  const body = { data: { type: 'import_update', id, attributes } }
  const where = `${path}/${encodeURIComponent(id)}`
  return (await request({ path: where, method: 'PUT', body }, ImportAnswer)).data
}

/** Sends whole lines of a file; they are durable when this is answered. */
export async function sendLines(
  bytes: Uint8Array<ArrayBuffer>,
  { applicationId, linesBefore, digest }: PiecePlace,
  signal: AbortSignal,
): Promise<ImportedLines> {
  const query = new URLSearchParams({ lines_before: String(linesBefore) })
  if (applicationId !== '') query.set('application_id', applicationId)
  if (digest !== undefined) query.set('digest', digest)
  return request({ path: `${path}/lines?${query.toString()}`, bytes, signal }, ImportedLines)
}

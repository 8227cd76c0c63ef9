/** Events in a journal, whole and damaged, for tests. */
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeRecord } from '../warehouse/record-writer.ts'

/** A record of one event, as the intake appends it. */
export function recordOf(eventId: string, attributesJson = '{}'): Buffer {
  const event = {
    applicationId: 'shop',
    type: 'server',
    name: 'order placed',
    eventId,
    isIdFromClient: true,
    occurredAtMs: 1,
    receivedAtMs: 1,
    userId: '',
    anonymousId: '',
    accountId: '',
    sessionId: '',
    viewId: '',
    traceId: '',
    service: '',
    env: '',
    version: '',
    attributesJson,
  }
  return encodeRecord([event])
}

/** Changes one bit of the event id, where the journal's files in `directory` hold it. */
export async function damage(directory: string, eventId: string): Promise<void> {
  const names = await readdir(directory)
  for (const name of names.filter((one) => one.endsWith('.journal'))) {
    const file = await open(join(directory, name), 'r+')
    const bytes = await file.readFile()
    const at = bytes.indexOf(`"${eventId}"`) + 1
    if (at > 0) await file.write(Buffer.of((bytes[at] ?? 0) ^ 1), 0, 1, at)
    await file.close()
  }
}
